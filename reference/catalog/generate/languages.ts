/** Words and patterns from which names of one language are put together. */
export interface Language {
  /** BCP 47. */
  readonly code: string
  /** Where its artists are from, ISO 3166-1 alpha-2. */
  readonly countries: readonly string[]
  /** Share of the catalog, all sum to 1. */
  readonly share: number
  readonly nouns: readonly string[]
  readonly adjectives: readonly string[]
  readonly firstNames: readonly string[]
  readonly lastNames: readonly string[]
  /** `{N}` a noun, `{A}` an adjective; the rest stands as it is. */
  readonly titles: readonly string[]
  /** As in titles, with `{F}` a first and `{L}` a last name. */
  readonly artists: readonly string[]
}

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Shares follow roughly what large catalogs hold: most of it in English, a fifth in Spanish and Portuguese. */
export const languages: readonly Language[] = [
  {
    code: 'en',
    countries: ['US', 'GB', 'CA', 'AU', 'IE', 'NG', 'ZA'],
    share: 0.5,
    nouns: words(`River Night Heart Fire Dream Road Ocean Mirror Shadow Summer Winter Garden Thunder Signal Window Ghost
      Paper Diamond Highway Morning Midnight Tiger Satellite Harbor Lantern Machine Mountain Stranger Letter Whisper Echo
      Horizon Gravity Kingdom Circus Feather Velvet Engine Island Meadow Neon Planet Radio Silver Tower Valley Wave Wolf Rain
      Candle Compass Desert Ember Forest Glass Hollow Ivory Jungle Kite Lightning Magnet Needle Orchard Prism Quarry Ribbon`),
    adjectives:
      words(`Golden Broken Silent Electric Lonely Crimson Hidden Endless Wild Blue Slow Sweet Distant Fading Heavy
      Hollow Bright Burning Frozen Gentle Restless Sacred Secret Sleepless Tender Violent Weightless Young Ancient Bitter
      Careless Dizzy Early Faithful Graceful Honest Infinite Lucid Magnetic Northern Paper Quiet Rusty Scarlet Tangled`),
    firstNames:
      words(`Emma Noah Olivia Liam Ava Mason Ruby Jack Ella Oscar Maya Leo Zoe Theo Nina Felix Iris Hugo Clara Miles
      Stella Jonah Vera Silas Hazel Ezra Willa Amos Freya Otis Tess Rufus Adele Kofi Amara Tunde Zola Sipho`),
    lastNames:
      words(`Carter Hayes Monroe Bennett Cole Sinclair Parker West Fletcher Quinn Rhodes Marlowe Vaughn Ellis Hart Lane
      Mercer Ashford Blackwood Crane Dalton Everett Finch Grant Holloway Irving Keaton Lockwood Okafor Dlamini`),
    titles: [
      '{A} {N}',
      '{N}',
      '{A} {N}',
      '{N} and {N}',
      'The {N}',
      '{N} of {N}',
      'Like a {N}',
      '{A} {N} Song',
      'Under the {N}',
      'No More {N}',
      'My {A} {N}',
      'Every {N}',
    ],
    artists: [
      '{F} {L}',
      '{F} {L}',
      'The {A} {N}s',
      'The {N}s',
      '{A} {N}',
      '{N} {N}',
      'DJ {N}',
      '{F}',
      '{F} & the {N}s',
      'MC {A}',
    ],
  },
  {
    code: 'es',
    countries: ['ES', 'MX', 'AR', 'CO', 'CL', 'PR'],
    share: 0.15,
    nouns:
      words(`Corazón Noche Luna Sol Mar Fuego Sueño Camino Playa Lluvia Cielo Beso Vida Tierra Sombra Viento Flor Río
      Mañana Estrella Verano Invierno Canción Montaña Silencio Ángel Espejo Ciudad Verdad Sangre Mentira Niña Año`),
    adjectives: words(
      `Rojo Eterno Perdido Dulce Loco Azul Salvaje Lento Oscuro Sagrado Libre Prohibido Lejano Ciego Vivo Nuevo`,
    ),
    firstNames: words(
      `Lucía Mateo Sofía Diego Valentina Andrés Camila Javier Paula Sebastián Inés Álvaro Renata Joaquín Núria`,
    ),
    lastNames: words(
      `García Martínez Rodríguez Fernández Vargas Morales Castro Herrera Núñez Peña Ortiz Ramírez Ibáñez Zúñiga`,
    ),
    titles: ['{N} {A}', '{N} de {N}', 'Mi {N}', 'Sin {N}', '{N} y {N}', 'Tu {N}', 'Bajo el {N}', 'Otro {N}'],
    artists: ['{F} {L}', '{F} {L}', 'Los {N}', '{F}', 'La {N}', '{N} {A}'],
  },
  {
    code: 'pt',
    countries: ['BR', 'PT', 'AO'],
    share: 0.07,
    nouns: words(
      `Coração Saudade Noite Mar Sol Amor Sonho Chuva Céu Beijo Vida Terra Vento Flor Rio Manhã Estrela Verão Canção Praia Lua`,
    ),
    adjectives: words(
      `Vermelho Eterno Perdido Doce Louco Azul Selvagem Lento Escuro Livre Proibido Distante Vivo Novo`,
    ),
    firstNames: words(`João Ana Pedro Beatriz Tiago Marina Rafael Luísa Caio Helena Davi Isabela Vinícius Júlia`),
    lastNames: words(`Silva Souza Oliveira Pereira Almeida Gonçalves Araújo Ribeiro Carvalho Mourão Simões`),
    titles: ['{N} {A}', '{N} de {N}', 'Meu {N}', 'Sem {N}', '{N} e {N}', 'Teu {N}'],
    artists: ['{F} {L}', '{F} {L}', 'Os {N}', '{F}', 'Banda {N} {A}'],
  },
  {
    code: 'fr',
    countries: ['FR', 'BE', 'CA', 'SN'],
    share: 0.05,
    nouns: words(
      `Nuit Rêve Cœur Étoile Mer Soleil Pluie Lumière Ombre Été Hiver Fenêtre Rivière Forêt Silence Château Fête Âme`,
    ),
    adjectives: words(`Éternel Perdu Doux Sauvage Lent Bleu Libre Interdit Lointain Brisé Léger Secret`),
    firstNames: words(`Zoé Léo Chloé Hugo Inès Théo Agnès Rémi Noémie Benoît Élodie Moussa Aminata`),
    lastNames: words(`Lefèvre Dubois Moreau Girard Mercier Chevalier Béranger Fontaine Delacroix Diop Ndiaye`),
    titles: ['{N} {A}', 'Mon {N}', 'Sans {N}', '{N} et {N}', 'Une {N}', '{N} de {N}'],
    artists: ['{F} {L}', '{F} {L}', 'Les {N}', '{F}', '{N} {A}'],
  },
  {
    code: 'de',
    countries: ['DE', 'AT', 'CH'],
    share: 0.05,
    nouns: words(
      `Nacht Herz Traum Feuer Straße Regen Himmel Stern Schatten Sommer Winter Fluss Spiegel Morgen Zeit Größe Wüste Glück`,
    ),
    adjectives: words(`Ewig Verloren Süß Wild Leise Blau Frei Verboten Fern Zerbrochen Müde Grün`),
    firstNames: words(`Lena Jonas Mia Finn Jürgen Käthe Anton Frieda Moritz Greta Björn Ayşe`),
    lastNames: words(`Müller Schäfer Köhler Weiß Krüger Vogel Brandt Lindner Groß Yılmaz`),
    titles: ['{N}', 'Mein {N}', 'Ohne {N}', '{N} und {N}', '{A}', 'Kein {N}'],
    artists: ['{F} {L}', '{F} {L}', 'Die {N}', '{F}', '{N} & {N}'],
  },
  {
    code: 'ja',
    countries: ['JP'],
    share: 0.06,
    nouns: words('夜 夢 空 海 星 雨 花 光 影 風 月 心 街 道 朝 雪 涙 東京 桜 永遠'),
    adjectives: words('青い 赤い 静かな 遠い 白い 優しい 新しい 眩しい'),
    firstNames: words('さくら 蓮 陽菜 湊 結衣 悠真 葵 樹 凛 大和'),
    lastNames: words('佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村'),
    titles: ['{A}{N}', '{N}の {N}', '{N}', '{N}と {N}', '{A}夜の{N}', '{N}、{N}'],
    artists: ['{L}{F}', '{L}{F}', '{N} {N}', '{F}', '{A}{N}'],
  },
  {
    code: 'ko',
    countries: ['KR'],
    share: 0.05,
    nouns: words('밤 꿈 하늘 바다 별 비 꽃 빛 그림자 바람 달 마음 거리 아침 눈물 서울 사랑'),
    adjectives: words('푸른 붉은 조용한 먼 하얀 새로운 슬픈 따뜻한'),
    firstNames: words('서연 민준 지우 도윤 하은 시우 수아 예준'),
    lastNames: words('김 이 박 최 정 강 조'),
    titles: ['{A} {N}', '{N}의 {N}', '{N}', '{N}과 {N}', '나의 {N}'],
    artists: ['{L}{F}', '{L}{F}', '{A} {N}', '{F}'],
  },
  {
    code: 'ru',
    countries: ['RU', 'UA', 'KZ'],
    share: 0.04,
    nouns: words('Ночь Сон Небо Море Звезда Дождь Свет Тень Ветер Луна Сердце Дорога Утро Снег Кино Весна'),
    adjectives: words('Синий Красный Тихий Далёкий Белый Новый Последний Вечный'),
    firstNames: words('Анна Иван Мария Дмитрий Ольга Алексей Полина Артём'),
    lastNames: words('Иванова Смирнов Кузнецов Попова Соколов Лебедев'),
    titles: ['{A} {N}', '{N}', '{N} и {N}', 'Моя {N}', 'Без {N}'],
    artists: ['{F} {L}', '{F} {L}', '{A} {N}', '{F}'],
  },
  {
    code: 'hi',
    countries: ['IN'],
    share: 0.03,
    nouns: words('रात दिल सपना आग सागर तारा बारिश फूल रोशनी हवा चाँद सुबह रास्ता ज़िंदगी'),
    adjectives: words('नीला लाल शांत दूर सफ़ेद नया आख़िरी मीठा'),
    firstNames: words('आरव अनन्या विवान दिया अर्जुन सारा कबीर मीरा'),
    lastNames: words('शर्मा वर्मा सिंह पटेल मेहता राव'),
    titles: ['{A} {N}', '{N}', 'मेरा {N}', '{N} और {N}'],
    artists: ['{F} {L}', '{F} {L}', '{F}'],
  },
]

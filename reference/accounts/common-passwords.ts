/**
 * Passwords of eight characters and more that lead every list of leaked ones: what anybody would try first (NIST
 * SP 800-63B, 2025, 3.1.1.2). In lower case.
 */
const WORDS = `
00000000 000000000 0000000000 0123456789 0987654321 10203040 1029384756 11111111 111111111 1111111111 11112222 11223344
1122334455 12121212 12123434 12312312 123123123 123321123 12341234 12344321 1234512345 12345678 123456789 1234567890
12345678910 123456789a 123456789q 1234567a 1234567q 12345679 1234abcd 1234qwer 123654789 123698745 123abc123 123qwe123
123qweasd 13131313 135792468 13579246 14141414 147258369 147852369 159357456 159753456 18273645 19283746 1a2b3c4d
1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz1qaz 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20202020 21212121 22222222 23232323 23456789
24682468 25252525 31415926 33333333 44444444 55555555 55667788 66666666 69696969 741852963 77777777 789456123 78945612
87654321 88888888 963852741 98765432 987654321 9876543210 99999999 999999999 a1234567 a12345678 a123456789 a1b2c3d4
a1s2d3f4 aa123456 aa12345678 aaaaaaaa abc12345 abc123456 abc123abc abcd1234 abcdefgh abcdefg1 access14 adgjmptw admin123
admin1234 administrator alexander anthony1 asd123456 asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl asdfjkl; autumn2025
babygirl babygirl1 baseball baseball1 basketball batman123 beautiful blink182 bluebird brooklyn butterfly caroline
changeme changeme1 charlie1 cheyenne chocolate christian christopher computer computer1 corvette cristina danielle
december dinamo123 dolphins dragon123 dragonball einstein elizabeth everton1 explorer facebook familia1 fatima123
february ferrari1 fktrcfylh football football1 forever1 franklin freedom1 fuckyou1 gfhjkm123 ghjcnjghjcnj gladiator
godzilla google123 guinness hallo123 hardcore harrypotter hello123 hellokitty hello1234 helloworld iloveyou iloveyou1
iloveyou2 iloveyou! iloveyou123 internet isabella jennifer jessica1 jonathan jordan23 jordan123 juventus k.lvbkf
kawasaki kimberly leonardo letmein1 letmein123 letmein! lasvegas liverpool liverpool1 login123 lovelove loveyou1
manchester marlboro master123 maverick mercedes metallica michael1 michelle midnight minecraft monica123 monkey123
monkey12 mustang1 myspace1 naruto123 nicholas nintendo november p@ssw0rd p@ssword pa55word pa55w0rd pass1234 passw0rd
passw0rd1 passwort passwort1 password password! password0 password01 password1 password1! password12 password123
password1234 password12345 password2 password2024 password2025 password2026 password3 password7 password9 patricia
personal pokemon1 pokemon123 poohbear porsche911 princess princess1 princess12 princesa q1w2e3r4 q1w2e3r4t5
q1w2e3r4t5y6 qazwsx123 qazwsxedc qq123456 qqww1122 qwaszx123 qweasd123 qweasdzxc qwer1234 qwer4321 qwerasdf qwerqwer
qwert123 qwert1234 qwert12345 qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyui qwertyuiop qwertz123
qwertzuiop qwe123456 rainbow1 rangers1 realmadrid rockstar rush2112 sabrina1 samantha samsung1 samsung123 scorpion
secret123 september sexygirl shadow12 shadow123 slipknot snickers snowball soccer123 softball sophie123 spiderman
spongebob starwars starwars1 steelers stephanie sunshine sunshine1 summer2024 summer2025 summer2026 superman superman1
superstar swordfish temp1234 test1234 test12345 testtest thailand theodore thunder1 tigger123 tinkerbell trustno1
undertaker unicorn1 user1234 valentina vanessa1 victoria virginia w1985198 welcome1 welcome123 welcome! whatever
william1 windows1 winter2024 winter2025 winter2026 wolfgang xbox360x yankees1 yugioh123 zaq12wsx zaq1zaq1 zxcvbnm1
zxcvbnm123 zxcvbnm, zxcvbnm123 zxcv1234 zzzzzzzz soundcheck soundcheck1 soundcheck123 music123 musicmusic spotify1
spotify123 streaming streaming1
`

const common = new Set(WORDS.split(/\s+/))

export function isCommonPassword(password: string): boolean {
  return common.has(password.toLowerCase())
}

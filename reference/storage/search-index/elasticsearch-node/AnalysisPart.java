import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * The two parts of Elasticsearch's module analysis-common that our mapping names. Maven Central does not have that module for this
 * version; these make the same Lucene classes of the same settings as it does.
 */
public final class AnalysisPart extends Plugin implements AnalysisPlugin {
  @Override
  public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
    return Map.of("whitespace", (index, environment, name, settings) ->
        TokenizerFactory.newFactory(name, WhitespaceTokenizer::new));
  }

  @Override
  public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
    return Map.of("edge_ngram", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) ->
        beginnings(name, settings.getAsInt("min_gram", 1), settings.getAsInt("max_gram", 2))));
  }

  private static TokenFilterFactory beginnings(String name, int shortest, int longest) {
    return new TokenFilterFactory() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public TokenStream create(TokenStream words) {
        return new EdgeNGramTokenFilter(words, shortest, longest, false);
      }
    };
  }
}

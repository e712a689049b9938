import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Starts one node of Elasticsearch from the jars that Maven Central has: what its own start script does, without the launcher
 * and the security modules that only the distribution brings. Arguments: home, port for HTTP, port for other nodes.
 */
public final class StartNode {
  public static void main(String[] args) throws Exception {
    LogConfigurator.configureESLogging();
    Path home = Path.of(args[0]);
    Settings settings = Settings.builder()
        .put("path.home", home.toString())
        .put("network.host", "127.0.0.1")
        .put("http.port", args[1])
        .put("transport.port", args[2])
        .put("discovery.type", "single-node")
        // A machine that runs tests may have little room, and the node's own share of it is small.
        .put("cluster.routing.allocation.disk.threshold_enabled", false)
        .build();
    LogConfigurator.configureWithoutConfig(settings);
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), home.resolve("config"), () -> "soundcheck");
    var modules = PluginsLoader.loadModulesBundles(environment.modulesDir(), false);
    new Node(environment, PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of())).start();
    System.out.println("Elasticsearch is open");
    // The node's own threads do not keep the process alive.
    Thread.currentThread().join();
  }
}

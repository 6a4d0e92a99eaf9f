package dev.holdfast.daemon.endpoints;

import dev.holdfast.api.gate.PathHealth;
import dev.holdfast.daemon.Core;
import dev.holdfast.daemon.plugins.PluginJar;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.info.InfoEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.logging.LoggersEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.endpoint.web.WebMvcHealthEndpointExtensionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The faces of the daemon as Spring beans. Auto-configurations are named one by one: what is not named is not looked at,
 * and no jar that comes along changes what the daemon answers.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    ApplicationAvailabilityAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    EndpointAutoConfiguration.class,
    WebEndpointAutoConfiguration.class,
    ServletManagementContextAutoConfiguration.class,
    ManagementContextAutoConfiguration.class,
    InfoEndpointAutoConfiguration.class,
    LoggersEndpointAutoConfiguration.class,
    HealthContributorRegistryAutoConfiguration.class,
    AvailabilityHealthContributorAutoConfiguration.class,
    AvailabilityProbesAutoConfiguration.class,
    HealthEndpointAutoConfiguration.class,
    WebMvcHealthEndpointExtensionAutoConfiguration.class
})
@Import(ProblemAdvice.class)
public class ControlApi {
    /** Threads of the server at most; half of them may wait for incidents. */
    public static final int THREADS = 24;

    @Bean
    Reconciler reconciler(Core core) {
        return new Reconciler(core.plugins());
    }

    @Bean
    IntentsEndpoint intentsEndpoint(Core core) {
        return new IntentsEndpoint(core.table());
    }

    @Bean
    RoutesEndpoint routesEndpoint(Core core, Reconciler reconciler) {
        var explanation =
                new Explanation(core.table(), core.journal(), reconciler, core.dataplane(), core.provenance());
        return new RoutesEndpoint(core.table(), explanation);
    }

    @Bean
    ReconcilerEndpoint reconcilerEndpoint(Core core, Reconciler reconciler) {
        return new ReconcilerEndpoint(reconciler, core.table(), core.dataplane(), core.attribution());
    }

    @Bean
    IncidentsEndpoint incidentsEndpoint(Core core) {
        return new IncidentsEndpoint(core.journal(), THREADS / 2);
    }

    @Bean
    PluginsEndpoint pluginsEndpoint(Core core) {
        return new PluginsEndpoint(core.plugins(), core.reread());
    }

    @Bean
    ServicesEndpoint servicesEndpoint(Core core) {
        return new ServicesEndpoint(core.services(), core.reread());
    }

    @Bean
    Bgp bgp(Core core) {
        return new Bgp(core::bgp, core.bgpConfig() != null, core.bgpDefaults());
    }

    @Bean
    BgpEndpoint bgpEndpoint(Bgp bgp) {
        return new BgpEndpoint(bgp);
    }

    @Bean
    BgpPeerPages bgpPeerPages(Bgp bgp) {
        return new BgpPeerPages(bgp);
    }

    @Bean
    BgpRibPages bgpRibPages(Bgp bgp) {
        return new BgpRibPages(bgp);
    }

    @Bean
    BgpInjectPages bgpInjectPages(Bgp bgp) {
        return new BgpInjectPages(bgp);
    }

    @Bean
    BgpEventPages bgpEventPages(Bgp bgp) {
        return new BgpEventPages(bgp, THREADS / 4);
    }

    @Bean
    PluginPages pluginPages(Core core) {
        return new PluginPages(core.endpoints());
    }

    @Bean
    HealthIndicator servicesHealthIndicator(Core core) {
        return () -> HealthFacts.services(core.services());
    }

    @Bean
    @Conditional(IsSimulated.class)
    SimulationEndpoint simulationEndpoint(Core core) {
        return new SimulationEndpoint(java.util.Objects.requireNonNull(core.simulation()));
    }

    @Bean
    PrometheusScrapeEndpoint prometheusEndpoint(Core core) {
        PrometheusRegistry registry = core.meters().getPrometheusRegistry();
        return new PrometheusScrapeEndpoint(registry, new Properties());
    }

    @Bean
    HealthIndicator sourcesHealthIndicator(Core core) {
        return () -> HealthFacts.sources(core.table());
    }

    @Bean
    HealthIndicator reconcilerHealthIndicator(Core core) {
        return () -> HealthFacts.reconciler(core.plugins());
    }

    @Bean
    HealthIndicator kernelHealthIndicator(Core core) {
        return () -> HealthFacts.dataplane(core.dataplane(), core.observeOnly());
    }

    @Bean
    HealthIndicator pluginsHealthIndicator(Core core) {
        return () -> HealthFacts.plugins(core.plugins());
    }

    @Bean
    HealthIndicator pathsHealthIndicator(Core core) {
        return () -> HealthFacts.paths(core.offers().find(PathHealth.class));
    }

    @Bean
    HealthIndicator journalHealthIndicator(Core core) {
        return () -> HealthFacts.journal(core.journal());
    }

    @Bean
    InfoContributor holdfastInfo(Core core) {
        Instant started = Instant.now();
        return info -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("version", core.version());
            facts.put("pluginApi", PluginJar.API_VERSION);
            facts.put("java", System.getProperty("java.runtime.version"));
            facts.put("pid", ProcessHandle.current().pid());
            facts.put("startedAt", IntentJson.micros(started));
            facts.put("observeOnly", core.observeOnly());
            info.withDetail("holdfast", facts);
        };
    }

    /** Only a simulated kernel has a hand that can be told to break things. */
    static final class IsSimulated implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().getProperty("holdfast.simulated", Boolean.class, false);
        }
    }
}

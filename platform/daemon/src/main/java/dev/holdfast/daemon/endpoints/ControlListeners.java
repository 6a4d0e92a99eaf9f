package dev.holdfast.daemon.endpoints;

import dev.holdfast.daemon.StartupException;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * The listeners of the control API: the Unix socket always, TCP if configured.
 *
 * @param tokenFile with the token that permits changes over TCP; null: none does
 */
public record ControlListeners(ControlSocket socket, DaemonConfig.@Nullable Tcp tcp, @Nullable Path tokenFile)
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            if (connector.getPort() <= 0) {
                socket.applyTo(connector);
            }
        });
        factory.setDisableMBeanRegistry(true);
        factory.addEngineValves(new JsonByDefault());
        if (tcp != null) {
            Connector connector = new Connector(TomcatWebServerFactory.DEFAULT_PROTOCOL);
            connector.setProperty("address", tcp.address().toString());
            connector.setPort(tcp.port());
            factory.addAdditionalConnectors(connector);
            factory.addEngineValves(new TcpGuard(connector, token()));
        }
    }

    private String token() {
        if (tokenFile == null) {
            return "";
        }
        try {
            String token = Files.readString(tokenFile).strip();
            if (token.length() < 16) {
                throw noToken("the token in it is shorter than 16 characters");
            }
            return token;
        } catch (IOException e) {
            throw noToken(e.getClass().getSimpleName() + ", " + e.getMessage());
        }
    }

    private StartupException noToken(String why) {
        return new StartupException(new Diagnostic(
                "API-008",
                String.valueOf(tokenFile),
                "the token file of the TCP listener cannot be used: " + why,
                "put a token of at least 16 characters into it, readable for the user of the daemon"));
    }
}

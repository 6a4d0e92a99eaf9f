package dev.holdfast.daemon.endpoints;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.holdfast.api.ConfigException;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.instance.InstanceControl;
import dev.holdfast.bgp.instance.InstanceControl.SoftReset;
import dev.holdfast.bgp.instance.PeerSpecification;
import dev.holdfast.bgp.instance.PeerView;
import dev.holdfast.daemon.config.BgpText;
import dev.holdfast.model.Diagnostic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /actuator/bgp/peers}: the peers and how they stand. A POST to one adds, removes, enables, disables or resets it.
 */
@RestController
@RequestMapping("/actuator/bgp/peers")
final class BgpPeerPages {
    private static final String ACTIONS = "give add, remove, enable, disable, reset or softreset";

    private static final int MOST_GRACE_SECONDS = 3600;

    private final Bgp bgp;

    BgpPeerPages(Bgp bgp) {
        this.bgp = bgp;
    }

    record Listed(List<BgpPeerJson> peers) {}

    record Shown(@JsonUnwrapped BgpPeerJson peer, @JsonUnwrapped BgpPeerJson.Details details) {
        static Shown of(PeerView view) {
            return new Shown(BgpPeerJson.of(view), BgpPeerJson.Details.of(view));
        }
    }

    record Done(boolean ok, String action, String target) {}

    /** @param done what was done for each family, in words */
    record Reset(boolean ok, String action, String target, List<String> done) {}

    /**
     * @param specification for add: text of YAML or JSON, or a JSON object, with the keys of the configuration
     * @param reason for disable, remove and reset: told to the peer's operator
     * @param graceSeconds for disable: so long before the end the peer is told that we are about to go (RFC 8326), so that it
     *     finds other ways while ours still work
     * @param direction for softreset: {@code in}, {@code out}, {@code both} or {@code refresh}
     * @param family for softreset: one or more, with commas between them; absent: all
     */
    record Wish(
            @Nullable String action,
            @Nullable Object specification,
            @Nullable String reason,
            @Nullable Integer graceSeconds,
            @Nullable String direction,
            @Nullable String family) {}

    @GetMapping
    Listed list() {
        return new Listed(bgp.control().peers().stream().map(BgpPeerJson::of).toList());
    }

    @GetMapping("/{address}")
    Shown show(@PathVariable String address) {
        InstanceControl control = bgp.control();
        return Shown.of(control.peer(Bgp.peer(address)));
    }

    @PostMapping("/{address}")
    Object act(@PathVariable String address, @RequestBody(required = false) @Nullable Wish given) {
        InstanceControl control = bgp.control();
        PeerAddress peer = Bgp.peer(address);
        if (given == null || given.action() == null) {
            throw Problem.badParameter("action", "no action is given", ACTIONS);
        }
        String reason = given.reason() == null ? "" : given.reason();
        return switch (given.action()) {
            case "add" -> Shown.of(control.add(peer, specification(peer, given.specification())));
            case "remove" -> removed(control, peer);
            case "enable" -> Shown.of(control.enable(peer));
            case "disable" -> Shown.of(control.disable(peer, reason, grace(given)));
            case "reset" -> Shown.of(control.reset(peer, reason));
            case "softreset" -> softReset(control, peer, given);
            default ->
                throw Problem.badParameter("action", "'" + given.action() + "' is nothing to do to a peer", ACTIONS);
        };
    }

    private static Duration grace(Wish wish) {
        int seconds = wish.graceSeconds() == null ? 0 : wish.graceSeconds();
        if (seconds < 0 || seconds > MOST_GRACE_SECONDS) {
            throw Problem.badParameter("graceSeconds", "graceSeconds is " + seconds, "give 0.." + MOST_GRACE_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }

    private static Done removed(InstanceControl control, PeerAddress peer) {
        control.remove(peer);
        return new Done(true, "remove", peer.toString());
    }

    private static Reset softReset(InstanceControl control, PeerAddress peer, Wish wish) {
        String direction = wish.direction() == null ? "both" : wish.direction();
        List<String> done =
                control.softReset(peer, Bgp.word(SoftReset.class, "direction", direction), Bgp.families(wish.family()));
        return new Reset(true, "softreset", peer.toString(), done);
    }

    private PeerSpecification specification(PeerAddress peer, @Nullable Object given) {
        if (given == null) {
            throw Problem.badParameter(
                    "specification",
                    "there is no specification to add",
                    "give it as text of YAML or JSON, with the keys that would stand below the peer's address");
        }
        String text =
                given instanceof String written ? written : JsonMapper.shared().writeValueAsString(given);
        try {
            return BgpText.peer(peer, text, bgp.defaults());
        } catch (ConfigException e) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    new Diagnostic(
                            "BGP-322",
                            "peer " + peer,
                            "its settings do not fit:\n" + Bgp.words(e).strip(),
                            "correct them; all keys are in docs/configuration.md"));
        }
    }
}

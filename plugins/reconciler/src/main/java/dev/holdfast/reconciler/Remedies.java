package dev.holdfast.reconciler;

import dev.holdfast.model.Culprit;

/** What to tell an operator about programs known to take other people's routes away. */
final class Remedies {
    private Remedies() {}

    static String against(Culprit culprit) {
        String who = (culprit.command() + " " + String.join(" ", culprit.ancestors()) + " " + culprit.unit());
        if (who.contains("systemd-networ")) { // the kernel cuts names at 15 characters
            return "set ManageForeignRoutes=no and ManageForeignRoutingPolicyRules=no in networkd.conf, and Unmanaged=yes"
                    + " or KeepConfiguration=static for the link";
        }
        if (who.contains("NetworkManager")) {
            return "add unmanaged-devices=interface-name:LINK to the [keyfile] section of NetworkManager.conf";
        }
        if (who.contains("dhclient") || who.contains("ifdown") || who.contains("ifup")) {
            return "use a source and a gateway that do not depend on the DHCP address";
        }
        if (who.contains("keepalived")) {
            return "do not use an address keepalived moves as the source of a route";
        }
        if (who.contains("zebra") || who.contains("bird")) {
            return "give the other routing daemon and Holdfast different metrics or tables for this prefix";
        }
        return "stop or reconfigure that program, or set the policy of this object to yield or report";
    }
}

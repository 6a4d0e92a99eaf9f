package dev.holdfast.kernel.attribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A small program of another hand, in Perl because that is everywhere: opens netlink sockets in odd ways and deletes
 * routes 10.10.N.0/24 on command.
 */
final class RouteRemover {
    private static final String PROGRAM =
            """
            use strict; use warnings; $| = 1;
            my ($mode, $port) = @ARGV;

            sub netlink {
                my ($port) = @_;
                socket(my $s, 16, 3, 0) or die "socket: $!";
                bind($s, pack("SSLL", 16, 0, $port, 0)) or die "bind: $!";
                return $s;
            }
            sub remove {
                my ($s, $n) = @_;
                my $route = pack("CCCCCCCCL", 2, 24, 0, 0, 254, 0, 255, 0, 0) . pack("SSC4", 8, 1, 10, 10, $n, 0);
                my $message = pack("LSSLL", 16 + length $route, 25, 5, 1, 0) . $route;
                send($s, $message, 0, pack("SSLL", 16, 0, 0, 0)) or die "send: $!";
                recv($s, my $answer, 8192, 0);
                print "answer ", unpack("l", substr($answer, 16, 4)), " from $$\\n";
            }
            sub ioctl_remove {
                my ($n) = @_;
                socket(my $s, 2, 2, 0) or die "socket: $!";
                my $address = sub { pack("SSC4x8", 2, 0, @_) };
                my $entry = pack("x8") . $address->(10, 10, $n, 0) . $address->(0, 0, 0, 0)
                    . $address->(255, 255, 255, 0) . pack("Sx64", 1);
                ioctl($s, 0x890C, $entry) or die "ioctl: $!";
                print "answer 0 from $$\\n";
            }

            # whoever started us must not see us end, or it would close what the heir reads from
            if ($mode =~ /inherit/ && fork()) { sleep 60; exit 0; }
            my $first = netlink($port // 0);
            my $use = $mode eq "second" ? netlink(0) : $first;
            if ($mode =~ /inherit/ && fork()) { exit 0; }
            print "ready $$\\n";
            while (my $line = <STDIN>) {
                my ($n) = $line =~ /(\\d+)/ or next;
                if ($mode eq "ioctl") { ioctl_remove($n); } else { remove($use, $n); }
                exit 0 if $mode =~ /once/;
                if ($mode eq "close") { close($use); }
            }
            """;

    private final Process process;
    private final BufferedReader said;
    final int pid;

    /**
     * @param mode {@code plain}; {@code second}: sends through its second socket; {@code inherit}: the opener ends, its
     *     child sends; {@code inherit-once}: and ends too; {@code once}: ends after one removal; {@code close}: closes its socket after it; {@code ioctl}
     * @param port to bind; 0: the kernel's choice
     */
    RouteRemover(Scratch scratch, String mode, int port) throws IOException {
        Path program = scratch.script("remover.pl", PROGRAM);
        process = scratch.start(
                "ip", "netns", "exec", scratch.netns, "perl", program.toString(), mode, Integer.toString(port));
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        pid = number(said.readLine(), "ready ");
    }

    /** Removes 10.10.n.0/24 and returns when the kernel has answered. */
    void remove(int n) throws IOException {
        process.getOutputStream().write((n + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        String answer = said.readLine();
        if (answer == null || !answer.startsWith("answer 0 ")) {
            throw new IOException("the remover said " + answer);
        }
    }

    private static int number(String line, String prefix) throws IOException {
        if (line == null || !line.startsWith(prefix)) {
            throw new IOException("the remover said " + line);
        }
        return Integer.parseInt(line.substring(prefix.length()));
    }
}

package dev.holdfast.bgp.speaker;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;

/** The other side of a session, byte by byte. Waits at most ten seconds for anything. */
final class ScriptedPeer implements AutoCloseable {
    static final String MARKER = "ff".repeat(16);
    static final String KEEPALIVE = MARKER + "001304";
    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket server = new ServerSocket();
    private Socket socket = new Socket();
    private DataInputStream in = new DataInputStream(java.io.InputStream.nullInputStream());

    ScriptedPeer() throws IOException {
        server.setReuseAddress(true);
        server.setSoTimeout(PATIENCE_MILLIS);
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    }

    int port() {
        return server.getLocalPort();
    }

    /** Waits for the next connection. */
    ScriptedPeer accept() throws IOException {
        socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        return this;
    }

    String from() {
        return socket.getInetAddress().getHostAddress();
    }

    /** The next message without its marker, in hexadecimal: length, type, body. */
    String read() throws IOException {
        byte[] header = new byte[19];
        in.readFully(header);
        int length = (header[16] & 0xFF) << 8 | header[17] & 0xFF;
        byte[] body = new byte[length - 19];
        in.readFully(body);
        return HexFormat.of().formatHex(header, 16, 19) + HexFormat.of().formatHex(body);
    }

    /** The next message that is no KEEPALIVE. */
    String readWord() throws IOException {
        String message = read();
        while (message.equals("001304")) {
            message = read();
        }
        return message;
    }

    /** The next message of one type, in hexadecimal. */
    String readUntil(String type) throws IOException {
        String message = read();
        while (!message.startsWith(type, 4)) {
            message = read();
        }
        return message;
    }

    ScriptedPeer send(String hex) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(HexFormat.of().parseHex(hex));
        out.flush();
        return this;
    }

    /** OPEN of AS 65001 (or another), hold time, router id 9.9.9.9, capabilities as given. */
    static String open(int as, int hold, String capabilities) {
        String parameters = capabilities.isEmpty() ? "" : "02" + hex8(capabilities.length() / 2) + capabilities;
        int length = 29 + parameters.length() / 2;
        return MARKER + hex16(length) + "01" + "04" + hex16(as) + hex16(hold) + "09090909"
                + hex8(parameters.length() / 2) + parameters;
    }

    /** IPv4 unicast and four-octet AS 65001. */
    static String usualOpen(int hold) {
        return open(65001, hold, "010400010001" + "41040000fde9");
    }

    /** An UPDATE: withdrawn prefixes, and announced ones with AS path 65001 and a next hop; all in wire form. */
    static String update(String withdrawn, String announced, String nextHop) {
        String attributes = announced.isEmpty() ? "" : "40010100" + "40020602010000fde9" + "400304" + nextHop;
        int length = 23 + (withdrawn.length() + attributes.length() + announced.length()) / 2;
        return MARKER + hex16(length) + "02" + hex16(withdrawn.length() / 2) + withdrawn
                + hex16(attributes.length() / 2) + attributes + announced;
    }

    static String hex16(int number) {
        return String.valueOf(HexFormat.of().toHexDigits((short) number));
    }

    private static String hex8(int number) {
        return HexFormat.of().toHexDigits((byte) number);
    }

    /** Brings a session up: our OPEN is answered, KEEPALIVEs are exchanged, the first UPDATEs read by the caller. */
    ScriptedPeer establish(int hold) throws IOException {
        accept();
        read();
        send(usualOpen(hold) + KEEPALIVE);
        read();
        return this;
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        server.close();
    }
}

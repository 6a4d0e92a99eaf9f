package dev.holdfast.bgp.wire;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Puts UPDATEs together by hand, right or wrong; all pieces are hex, blanks are ignored. */
final class Pieces {
    static final String ORIGIN_IGP = "40 01 01 00";
    /** One sequence, 65002, in four bytes. */
    static final String PATH = "40 02 06 02 01 0000fdea";

    static final String NEXT_HOP = "40 03 04 c0000201";
    static final String USUAL = ORIGIN_IGP + PATH + NEXT_HOP;
    /** 10.0.0.0/8. */
    static final String TEN = "08 0a";
    /** 2001:db8::/32 by way of 2001:db8::1. */
    static final String REACH6 = "80 0e 1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8";

    private Pieces() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] update(String withdrawn, String attributes, String body) {
        return update(hex(withdrawn), hex(attributes), hex(body));
    }

    static byte[] update(byte[] withdrawn, byte[] attributes, byte[] body) {
        var message = new ByteArrayOutputStream();
        u16(message, withdrawn.length);
        message.writeBytes(withdrawn);
        u16(message, attributes.length);
        message.writeBytes(attributes);
        message.writeBytes(body);
        return message(MessageType.UPDATE, message.toByteArray());
    }

    static byte[] message(MessageType type, byte[] content) {
        byte[] message = new byte[Header.BYTES + content.length];
        Header.put(message, 0, message.length, type);
        System.arraycopy(content, 0, message, Header.BYTES, content.length);
        return message;
    }

    private static void u16(ByteArrayOutputStream to, int number) {
        to.write(number >>> 8);
        to.write(number);
    }
}

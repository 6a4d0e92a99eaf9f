package dev.holdfast.bgp.config;

import org.jspecify.annotations.Nullable;

/**
 * Several paths for one prefix (RFC 7911).
 *
 * @param receive whether the peer may send several; absent: no
 * @param send whether it is sent several; absent: no
 * @param most how many it is sent of a prefix at most, the best ones; 0 or absent: all
 */
public record AddPathConfig(@Nullable Boolean receive, @Nullable Boolean send, @Nullable Integer most) {
    public static final AddPathConfig NOTHING = new AddPathConfig(null, null, null);
    private static final int MOST = 255;

    /** @throws IllegalArgumentException with a message that begins with the key */
    public AddPathConfig {
        var mistakes = new Mistakes();
        new Bounds(mistakes).within("most", most, 0, MOST);
        mistakes.raise();
    }

    AddPathConfig over(AddPathConfig wider) {
        return new AddPathConfig(
                PeerOptions.first(receive, wider.receive),
                PeerOptions.first(send, wider.send),
                PeerOptions.first(most, wider.most));
    }
}

package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Pictures and voice messages: big, many, and already compressed. */
final class Media extends HomeSection {

    private static final byte[] PNG = {
        (byte) 0x89,
        'P',
        'N',
        'G',
        '\r',
        '\n',
        0x1a,
        '\n',
        0,
        0,
        0,
        13,
        'I',
        'H',
        'D',
        'R',
        0,
        0,
        4,
        0,
        0,
        0,
        4,
        0,
        8,
        6,
        0,
        0
    };
    private static final byte[] OGG = {'O', 'g', 'g', 'S', 0, 2};

    Media(HomeBuilder home, HomeScale scale, long seed, String prefix) {
        super(home, scale, seed, prefix);
    }

    @Override
    void write() throws IOException {
        for (int i = 0; i < Math.max(1, scale.count(1300)); i++) {
            String name = prefix + "image_cache/img_" + dice.hex(12) + ".png";
            home.include(name, png(dice, dice.size(170_000 * scale.bytes())));
        }
        for (int i = 0; i < Math.max(1, scale.count(250)); i++) {
            String name = prefix + "audio_cache/audio_" + dice.hex(12) + ".ogg";
            home.include(name, headed(OGG, dice.bytes(dice.size(250_000 * scale.bytes()))));
        }
    }

    static byte[] png(Dice dice, int bytes) {
        return headed(PNG, dice.bytes(bytes));
    }

    private static byte[] headed(byte[] head, byte[] body) {
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }
}

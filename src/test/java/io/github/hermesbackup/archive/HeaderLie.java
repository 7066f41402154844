package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ZipMember.Header;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

/** A random change of one field of a header, which can be made in the local one, the central one, or both alike. */
final class HeaderLie {

    private static final String[] NAMES = {
        "a", "b/", "d", "d/", ".env", "\u00e9", "x y", "-rf", "A", "a.", "a ", " a", "\u65e5\u672c/\u8a9e", "e\u0301",
        "\u202eexe", "a:b", "con", "~", "$HOME", "a*b", "[x]", "a?b", "__MACOSX/a", "\ud83d\ude00", "%41", "#", "'",
                "\"",
        "../a", "/a", "a//b", "a\\b", "a/../b", "C:a", "a\nb", "", "."
    };
    private static final int[] METHODS = {0, 8, 93, 1, 9, 12, 99};
    private static final int[] FIELDS = {
        ExtraFields.ZIP64,
        ExtraFields.NTFS,
        ExtraFields.UNIX_TIME,
        ExtraFields.UNICODE_PATH,
        ExtraFields.HASH,
        Origin.FIELD_ID,
        0x7875,
        0xCAFE,
        0x6375,
        0x5855,
        0x9901,
        0x0017,
        0x9999
    };

    private final Random random;

    HeaderLie(Random random) {
        this.random = random;
    }

    Consumer<Header> any() {
        int small = 1 + random.nextInt(3);
        int word = random.nextInt();
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> name();
            case 3 -> header -> header.versionNeeded = word & 0x3F;
            case 4 -> header -> header.flags ^= 1 << (word & 15);
            case 5 -> header -> header.method = METHODS[(word & 0xFF) % METHODS.length];
            case 6 -> header -> header.dosTime = word & 0xFFFF;
            case 7 -> header -> header.dosDate = word & 0xFFFF;
            case 8 -> header -> header.crc = word & Zip.MAX_32;
            case 9 -> header -> header.compressed += (word & 1) == 0 ? small : -small;
            case 10 -> header -> header.size += (word & 1) == 0 ? small : -small;
            case 11 -> header -> header.external = word;
            case 12 -> header -> header.external = mode(word) << 16 | (word & 0x37);
            case 13 -> header -> header.madeBy = (word & 0x1F) << 8 | 20;
            case 14 -> header -> header.comment = new byte[word & 31];
            default -> header -> header.internal = word & 3;
        };
    }

    private static int mode(int word) {
        int[] types = {0, Zip.TYPE_FILE, Zip.TYPE_FILE, Zip.TYPE_DIRECTORY, Zip.TYPE_LINK, 0010000};
        return types[(word >>> 16 & 0xFF) % types.length] | word & 07777;
    }

    /** Another name, in UTF-8 with or without the flag, or in code page 437. */
    Consumer<Header> name() {
        String name = random.nextInt(20) == 0 ? "x".repeat(random.nextInt(300)) : NAMES[random.nextInt(NAMES.length)];
        int encoding = random.nextInt(6);
        byte[] raw = name.getBytes(encoding == 0 ? Charset.forName("IBM437") : StandardCharsets.UTF_8);
        return header -> {
            header.name = raw;
            header.flags = encoding < 2 ? header.flags & ~Zip.FLAG_UTF8 : header.flags | Zip.FLAG_UTF8;
        };
    }

    /** Extra fields more, fewer, or damaged. */
    Consumer<Header> extra() {
        byte[] body = new byte[random.nextInt(40)];
        random.nextBytes(body);
        byte[] field = Extra.field(FIELDS[random.nextInt(FIELDS.length)], body);
        byte[] time = Extra.field(
                ExtraFields.UNIX_TIME,
                new LittleEndian().u8(1).u32(random.nextInt()).bytes());
        int at = random.nextInt(256);
        int kind = random.nextInt(6);
        return header -> header.extra = switch (kind) {
            case 0 -> new byte[0];
            case 1 -> Extra.all(field, header.extra);
            case 2 -> Extra.all(header.extra, field);
            case 3 -> Extra.all(header.extra, time);
            case 4 -> damaged(header.extra, at);
            default -> Extra.all(header.extra, Extra.unicodePath(header.name, "a"));
        };
    }

    private static byte[] damaged(byte[] extra, int at) {
        byte[] other = extra.clone();
        if (other.length > 0) {
            other[at % other.length] ^= (byte) (1 << (at & 7));
        }
        return other;
    }
}

package io.github.hermesbackup.archive;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Gives a member another content, or the same in other bytes, and tells its headers so. */
final class ContentChange {

    private static final int MOST = 64 * 1024;

    private final Random random;
    private final ZipMember member;

    ContentChange(Random random, ZipMember member) {
        this.random = random;
        this.member = member;
    }

    /** Another content, stored or compressed. */
    void rewrite() {
        byte[] content = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(2000)];
        if (random.nextBoolean()) {
            random.nextBytes(content);
        }
        int method = member.central.method == Zip.ZSTD || random.nextInt(3) > 0 ? member.central.method : Zip.STORED;
        byte[] data = switch (method) {
            case Zip.DEFLATED -> ZipMember.deflate(content);
            case Zip.ZSTD -> Zstd.compress(content, 1);
            default -> content;
        };
        set(method, data, content);
    }

    /** A few other bytes; where they are still a whole content, the headers say what it is. */
    void damage() {
        byte[] data = new Mutation(random, member.data).bytes();
        byte[] content = member.central.method == Zip.STORED ? data : inflated(data);
        if (content != null) {
            set(member.central.method, data, content);
        } else {
            member.data(data);
            if (random.nextBoolean()) {
                member.both(header -> header.compressed = data.length);
            }
        }
    }

    private void set(int method, byte[] data, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        boolean later = (member.central.flags & Zip.FLAG_DESCRIPTOR) != 0;
        boolean signature = member.behind.length % 8 == 0;
        boolean wide = member.behind.length > 16;
        member.data(data).both(header -> {
            header.method = method;
            header.crc = crc.getValue();
            header.size = content.length;
            header.compressed = data.length;
            // Fields that speak of the old content.
            header.extra = new byte[0];
        });
        if (later) {
            member.withDescriptor(member.descriptor(signature, wide));
        }
    }

    private byte[] inflated(byte[] data) {
        if (member.central.method != Zip.DEFLATED) {
            return null;
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(data);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int n; (n = inflater.inflate(buffer)) > 0 && out.size() < MOST; ) {
                out.write(buffer, 0, n);
            }
            return inflater.finished() ? out.toByteArray() : null;
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }
}

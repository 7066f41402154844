package io.github.hermesbackup.archive;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Extra fields of hand-made headers. */
final class Extra {

    private Extra() {}

    static byte[] field(int id, byte[] body) {
        return new LittleEndian().u16(id).u16(body.length).raw(body).bytes();
    }

    static byte[] all(byte[]... fields) {
        LittleEndian out = new LittleEndian();
        for (byte[] field : fields) {
            out.raw(field);
        }
        return out.bytes();
    }

    static byte[] zip64(long... values) {
        LittleEndian out = new LittleEndian();
        for (long value : values) {
            out.u64(value);
        }
        return field(ExtraFields.ZIP64, out.bytes());
    }

    /** Info-ZIP's Unicode path: overrides the name {@code raw} for the readers that know the field. */
    static byte[] unicodePath(byte[] raw, String name) {
        CRC32 crc = new CRC32();
        crc.update(raw);
        return field(
                ExtraFields.UNICODE_PATH,
                new LittleEndian()
                        .u8(1)
                        .u32(crc.getValue())
                        .raw(name.getBytes(StandardCharsets.UTF_8))
                        .bytes());
    }

    static byte[] sha256(byte[] digest) {
        return field(
                ExtraFields.HASH,
                new LittleEndian()
                        .u16(ExtraFields.HASH_SHA256)
                        .u16(32)
                        .raw(digest)
                        .bytes());
    }
}

package io.github.hermesbackup.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One member of a hand-made zip: sound as it comes out of the factory methods, and every field of its two headers can then be
 * falsified alone.
 */
final class ZipMember {

    /** The fields of a header; numbers are cut to the width that the format gives them. */
    static final class Header {
        byte[] name;
        byte[] extra = {};
        int versionNeeded = 20;
        int flags = Zip.FLAG_UTF8;
        int method = Zip.STORED;
        int dosTime = 0x2862;
        int dosDate = 0x5C64;
        long crc;
        long compressed;
        long size;
        /** Values that are written in place of the real lengths, or -1. */
        int nameLength = -1;

        int extraLength = -1;

        // Central header only.
        int madeBy = Zip.MADE_BY_UNIX << 8 | 20;
        int disk;
        int internal;
        int external = (Zip.TYPE_FILE | 0600) << 16;
        byte[] comment = {};
        /** Where the local header is said to be, or -1 for where it is. */
        long offset = -1;
    }

    final Header local = new Header();
    final Header central = new Header();
    byte[] data = {};
    /** Bytes in front of the local header, and bytes behind the data (a data descriptor, say). */
    byte[] before = {};

    byte[] behind = {};
    boolean inFile = true;
    boolean inDirectory = true;

    /** Nothing is filled in: for what is taken from another archive. */
    ZipMember() {}

    static ZipMember stored(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return of(name, bytes, bytes, Zip.STORED);
    }

    static ZipMember deflated(String name, String content) {
        return deflated(name, content.getBytes(StandardCharsets.UTF_8));
    }

    static ZipMember deflated(String name, byte[] content) {
        return of(name, content, deflate(content), Zip.DEFLATED);
    }

    static ZipMember directory(String name) {
        return of(name, new byte[0], new byte[0], Zip.STORED)
                .central(header -> header.external = (Zip.TYPE_DIRECTORY | 0700) << 16 | Zip.DOS_DIRECTORY);
    }

    private static ZipMember of(String name, byte[] content, byte[] data, int method) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipMember member = new ZipMember();
        member.data = data;
        return member.both(header -> {
            header.name = name.getBytes(StandardCharsets.UTF_8);
            header.method = method;
            header.crc = crc.getValue();
            header.size = content.length;
            header.compressed = data.length;
        });
    }

    static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(6, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Changes both headers in the same way. */
    ZipMember both(Consumer<Header> change) {
        return local(change).central(change);
    }

    ZipMember local(Consumer<Header> change) {
        change.accept(local);
        return this;
    }

    ZipMember central(Consumer<Header> change) {
        change.accept(central);
        return this;
    }

    /** Replaces the data without telling the headers. */
    ZipMember data(byte[] other) {
        data = other;
        return this;
    }

    ZipMember before(byte[] bytes) {
        before = bytes;
        return this;
    }

    ZipMember behind(byte[] bytes) {
        behind = bytes;
        return this;
    }

    /** Leaves out the local header and the data; the central header points nowhere until it is given an offset. */
    ZipMember onlyInDirectory() {
        inFile = false;
        return this;
    }

    /** Leaves out the central header. */
    ZipMember onlyInFile() {
        inDirectory = false;
        return this;
    }

    /** Moves sizes and CRC behind the data, as a writer does that cannot seek. */
    ZipMember withDescriptor(byte[] descriptor) {
        both(header -> header.flags |= Zip.FLAG_DESCRIPTOR);
        local(header -> {
            header.crc = 0;
            header.size = 0;
            header.compressed = 0;
        });
        return behind(descriptor);
    }

    /** A descriptor that agrees with the central header. */
    byte[] descriptor(boolean signature, boolean wide) {
        LittleEndian out = new LittleEndian();
        if (signature) {
            out.u32(Zip.DESCRIPTOR_SIGNATURE);
        }
        out.u32(central.crc);
        return (wide
                        ? out.u64(central.compressed).u64(central.size)
                        : out.u32(central.compressed).u32(central.size))
                .bytes();
    }
}

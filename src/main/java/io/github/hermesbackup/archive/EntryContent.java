package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.FileName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/** The content of one member, verified on the way. Declared sizes are not limits but claims: what really comes is counted. */
public final class EntryContent extends InputStream {

    static final String CUT = "ends before its content does: the archive became shorter while it was read";

    private final Path archive;
    private final FileChannel file;
    private final ArchiveEntry entry;
    private final CRC32 crc = new CRC32();
    private final MessageDigest sha256 = Sha256.digest();
    private final Decompressors decompressors;
    private final Inflation inflation;
    private final ZstdStream frames;
    private long position;
    private long compressedLeft;
    private boolean begun;
    private long produced;
    private byte[] digest;
    private ArchiveException refusal;
    private boolean closed;

    EntryContent(Path archive, FileChannel file, ArchiveEntry entry, long dataOffset, Decompressors decompressors)
            throws IOException {
        if (entry.method() == Zip.ZSTD) {
            ZstdLibrary.require();
        }
        this.archive = archive;
        this.file = file;
        this.entry = entry;
        this.position = dataOffset;
        this.compressedLeft = entry.compressedSize();
        this.decompressors = decompressors;
        this.inflation = entry.method() == Zip.DEFLATED ? decompressors.inflation() : null;
        this.frames = entry.method() == Zip.ZSTD ? decompressors.stream() : null;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        requireReadable();
        if (length == 0) {
            return 0;
        }
        if (digest != null) {
            return -1;
        }
        int read = switch (entry.method()) {
            case Zip.STORED -> readStored(out, offset, length);
            case Zip.DEFLATED -> inflate(out, offset, length);
            default -> readFrames(out, offset, length);
        };
        if (read < 0) {
            verify();
            return -1;
        }
        produced += read;
        if (produced > entry.size()) {
            throw damaged("has more content than the " + entry.size() + " bytes it declares");
        }
        crc.update(out, offset, read);
        sha256.update(out, offset, read);
        return read;
    }

    private void requireReadable() throws IOException {
        if (closed) {
            throw new IOException(archive + " \"" + FileName.escape(entry.name()) + "\" is read after it was closed");
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    /**
     * Reads what is left, and hands nothing out.
     *
     * @param buffer for what is read piece by piece
     * @return bytes of content that were left
     */
    public long drain(byte[] buffer) throws IOException {
        return drain(buffer, bytes -> {});
    }

    /**
     * Reads what is left, and writes it. Nothing is proven of what has been written before this returns.
     *
     * @param buffer for what is read piece by piece
     * @return bytes of content that were left
     */
    public long writeTo(WritableByteChannel out, byte[] buffer) throws IOException {
        return drain(buffer, bytes -> {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        });
    }

    private interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private long drain(byte[] buffer, Sink sink) throws IOException {
        requireReadable();
        long before = produced;
        ByteBuffer rest = digest == null && entry.method() == Zip.DEFLATED ? rest() : null;
        if (rest != null) {
            produced += rest.remaining();
            crc.update(rest.duplicate());
            sha256.update(rest.duplicate());
            sink.accept(rest);
            verify();
        } else {
            for (int read = read(buffer, 0, buffer.length); read >= 0; read = read(buffer, 0, buffer.length)) {
                sink.accept(ByteBuffer.wrap(buffer, 0, read));
            }
        }
        return produced - before;
    }

    private ByteBuffer rest() throws IOException {
        begin();
        return inflation.rest();
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        if (ArchivedBlocks.isIndexed(entry)) {
            List<BlockIndex.Block> rows = entry.origin().blocks().blocks();
            if (inflation.begin(file, position, rows, compressedLeft, entry.size())) {
                compressedLeft = 0;
            }
        }
    }

    private int readStored(byte[] out, int offset, int length) throws IOException {
        if (compressedLeft == 0) {
            return -1;
        }
        int read = file.read(ByteBuffer.wrap(out, offset, (int) Math.min(length, compressedLeft)), position);
        if (read < 0) {
            throw damaged(CUT);
        }
        position += read;
        compressedLeft -= read;
        return read;
    }

    private int inflate(byte[] out, int offset, int length) throws IOException {
        begin();
        try {
            while (true) {
                int made = inflation.inflate(out, offset, length);
                if (made > 0) {
                    return made;
                }
                if (inflation.finished()) {
                    if (compressedLeft > 0 || inflation.remaining() > 0) {
                        throw damaged("has bytes behind the end of its compressed data");
                    }
                    return -1;
                }
                if (!inflation.needsInput() || compressedLeft == 0) {
                    throw damaged("has compressed data that ends too early");
                }
                int read = inflation.feed(file, position, compressedLeft);
                if (read == 0) {
                    throw damaged(CUT);
                }
                position += read;
                compressedLeft -= read;
            }
        } catch (DataFormatException e) {
            throw damaged("has compressed data that is not deflate (" + e.getMessage() + ")");
        }
    }

    private int readFrames(byte[] out, int offset, int length) throws IOException {
        try {
            return frames.read(out, offset, length, this::fill);
        } catch (ZstdStream.Malformed e) {
            throw damaged(e.getMessage());
        }
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        if (compressedLeft == 0) {
            return false;
        }
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + compressedLeft));
        int read = file.read(buffer, position);
        if (read <= 0) {
            throw damaged(CUT);
        }
        position += read;
        compressedLeft -= read;
        return true;
    }

    private void verify() throws ArchiveException {
        if (produced != entry.size()) {
            throw damaged("has " + produced + " bytes of content, not " + entry.size());
        }
        if ((int) crc.getValue() != entry.crc()) {
            throw damaged("does not match its CRC-32");
        }
        byte[] computed = sha256.digest();
        if (entry.sha256() != null && !Arrays.equals(computed, entry.sha256())) {
            throw damaged("does not match its SHA-256");
        }
        digest = computed;
    }

    /** SHA-256 of the content; known once the end has been reached. */
    public byte[] sha256() {
        if (digest == null) {
            throw new IllegalStateException("The content has not been read to its end");
        }
        return digest.clone();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    ArchiveException damaged(String detail) {
        refusal = ArchiveException.of(archive, ArchiveFault.CONTENT, entry.name(), detail);
        return refusal;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (inflation != null) {
            decompressors.giveBack(inflation);
        }
        if (frames != null) {
            decompressors.giveBack(frames);
        }
    }
}

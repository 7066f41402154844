package io.github.hermesbackup.io;

import io.github.hermesbackup.io.SourceStamp.Mark;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A file in which a run keeps for the next one what it has seen: never more than a memory, so one that is missing, damaged or of
 * another form is none.
 *
 * <p>The fields follow one another as {@link DataOutputStream} writes them, texts as their length and their UTF-8, and after them
 * comes their CRC-32: a cold JVM reads that
 * in a millisecond or two, and takes 70 to load a parser.
 */
public final class MemoFile {

    private static final int MOST_BYTES = 1 << 28;
    private static final int CRC_BYTES = 4;

    private MemoFile() {}

    /** Reads what the file holds. */
    public interface Reader<T> {
        /** Reads the fields behind the name of the form. */
        T read(ByteBuffer in) throws IOException;
    }

    /** Writes what the file is to hold. */
    public interface Writer {
        /** Writes the fields behind the name of the form. */
        void write(DataOutputStream out) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @param form name of the form and its version, as it was written
     * @return nothing if there is no such file, or none that can be believed
     */
    public static <T> Optional<T> read(Disk disk, Path file, String form, Reader<T> reader) {
        try {
            FileStat stat = disk.stat(file);
            if (!stat.isFile() || stat.size() > MOST_BYTES || stat.size() < CRC_BYTES) {
                return Optional.empty();
            }
            byte[] bytes = new byte[(int) stat.size()];
            try (FileChannel channel = disk.openForReading(file)) {
                ByteBuffer into = ByteBuffer.wrap(bytes);
                while (into.hasRemaining() && channel.read(into) >= 0) {}
            }
            int length = bytes.length - CRC_BYTES;
            if (ByteBuffer.wrap(bytes).getInt(length) != crc(bytes, length)) {
                return Optional.empty();
            }
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
            return text(in).equals(form) ? Optional.of(reader.read(in)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Replaces a file, mode 0600. It may be lost in a power cut: nothing is forced to the device. */
    public static void write(Disk disk, Path file, String form, Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        write(out, form);
        writer.write(out);
        out.writeInt(crc(bytes.toByteArray(), bytes.size()));
        try (PartialFile partial = PartialFile.create(disk, file)) {
            ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
            while (all.hasRemaining()) {
                partial.channel().write(all);
            }
            partial.replaceUnforced();
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** Writes a mark, or that there is none. */
    public static void write(DataOutputStream out, Mark mark) throws IOException {
        out.writeBoolean(mark != null);
        if (mark != null) {
            out.writeLong(mark.size());
            out.writeLong(mark.modified());
            out.writeLong(mark.changed());
            out.writeLong(mark.inode());
        }
    }

    /** Reads a mark, or null if there is none. */
    public static Mark mark(ByteBuffer in) {
        return in.get() != 0 ? new Mark(in.getLong(), in.getLong(), in.getLong(), in.getLong()) : null;
    }

    /** Writes a text. */
    public static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads a text. */
    public static String text(ByteBuffer in) {
        int length = in.getInt();
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }
}

package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.PartialFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.SourceStamp.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The {@link LastLook} in a file, in a form that a cold JVM reads in a millisecond or two; a JSON parser takes it 70 to load. The
 * fields follow one another as {@link DataOutputStream} writes them, and after them comes their CRC-32.
 */
final class LastLookFile {

    private static final String FORMAT = "hermes-last-look/1";
    private static final int MOST_BYTES = 64 << 20;
    private static final int CRC_BYTES = 4;

    private LastLookFile() {}

    /** Nothing if there is none, or none that can be read. */
    static Optional<LastLook> read(Disk disk, Path store) {
        Path file = store.resolve(LastLook.FILE_NAME);
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
            return read(new DataInputStream(new ByteArrayInputStream(bytes, 0, length)), store);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // it is only a memory: then everything is looked at
        }
    }

    /** Replaces it. That it may be lost does not matter, so nothing is forced to the device. */
    static void write(Disk disk, Path store, LastLook look) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        write(out, look);
        out.writeInt(crc(bytes.toByteArray(), bytes.size()));
        Path target = store.resolve(LastLook.FILE_NAME);
        try (PartialFile partial = PartialFile.create(disk, target)) {
            ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
            while (all.hasRemaining()) {
                partial.channel().write(all);
            }
            Ownership.adopt(disk, partial.path());
            partial.replaceUnforced();
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static void write(DataOutputStream out, LastLook look) throws IOException {
        out.writeUTF(FORMAT);
        out.writeInt(look.patterns().size());
        for (String pattern : look.patterns()) {
            out.writeUTF(pattern);
        }
        out.writeLong(look.boot().map(UUID::getMostSignificantBits).orElse(0L));
        out.writeLong(look.boot().map(UUID::getLeastSignificantBits).orElse(0L));
        write(out, look.snapshot().manifest().orElseThrow());
        write(out, look.manifest());
        places(out, look.stored());
        places(out, look.home());
        out.writeInt(look.leftOut().size());
        for (LeftOut leftOut : look.leftOut()) {
            out.writeUTF(leftOut.path());
            out.writeUTF(leftOut.rule());
            out.writeUTF(leftOut.reason());
        }
    }

    private static Optional<LastLook> read(DataInputStream in, Path store) throws IOException {
        if (!in.readUTF().equals(FORMAT)) {
            return Optional.empty();
        }
        List<String> patterns = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            patterns.add(in.readUTF());
        }
        UUID boot = new UUID(in.readLong(), in.readLong());
        Manifest manifest = manifest(in);
        StoredSnapshot snapshot = new StoredSnapshot(
                manifest.id(),
                store.resolve(manifest.id()),
                SnapshotId.parse(manifest.id()),
                Optional.of(manifest),
                Optional.empty());
        Mark mark = mark(in);
        List<LastLook.Place> stored = places(in);
        List<LastLook.Place> home = places(in);
        List<LeftOut> leftOut = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            leftOut.add(new LeftOut(in.readUTF(), in.readUTF(), in.readUTF()));
        }
        Optional<UUID> told = boot.equals(new UUID(0, 0)) ? Optional.empty() : Optional.of(boot);
        return Optional.of(new LastLook(patterns, told, snapshot, mark, stored, home, leftOut));
    }

    /** Only of a complete snapshot that may be said to be the present state: it has no failed files. */
    private static void write(DataOutputStream out, Manifest manifest) throws IOException {
        out.writeUTF(manifest.id());
        out.writeUTF(manifest.timestamp());
        out.writeUTF(manifest.label().orElse(""));
        out.writeBoolean(manifest.pinned());
        out.writeBoolean(manifest.otherKeys());
        out.writeInt(manifest.files().size());
        for (var file : manifest.files().entrySet()) {
            Manifest.Entry entry = file.getValue();
            out.writeUTF(file.getKey());
            out.writeLong(entry.size());
            out.write(HexFormat.of().parseHex(entry.sha256()));
            out.writeShort(entry.mode());
            out.writeLong(entry.stamp().bootHigh());
            out.writeLong(entry.stamp().bootLow());
            write(out, entry.stamp().file());
            write(out, entry.stamp().wal());
            write(out, entry.stamp().journal());
        }
    }

    private static Manifest manifest(DataInputStream in) throws IOException {
        String id = in.readUTF();
        String timestamp = in.readUTF();
        String label = in.readUTF();
        boolean pinned = in.readBoolean();
        boolean otherKeys = in.readBoolean();
        SortedMap<String, Manifest.Entry> files = new TreeMap<>();
        byte[] sha256 = new byte[32];
        for (int n = in.readInt(); n > 0; n--) {
            String name = in.readUTF();
            long size = in.readLong();
            in.readFully(sha256);
            int mode = in.readShort();
            long bootHigh = in.readLong();
            long bootLow = in.readLong();
            SourceStamp stamp = new SourceStamp(mark(in), mark(in), mark(in), bootHigh, bootLow);
            files.put(name, new Manifest.Entry(size, HexFormat.of().formatHex(sha256), mode, stamp));
        }
        return new Manifest(
                id,
                timestamp,
                label.isEmpty() ? Optional.empty() : Optional.of(label),
                files,
                new TreeMap<>(),
                new TreeMap<>(),
                pinned,
                otherKeys);
    }

    private static void places(DataOutputStream out, List<LastLook.Place> places) throws IOException {
        out.writeInt(places.size());
        for (LastLook.Place place : places) {
            out.writeUTF(place.name());
            write(out, place.mark());
        }
    }

    private static List<LastLook.Place> places(DataInputStream in) throws IOException {
        List<LastLook.Place> places = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            places.add(new LastLook.Place(in.readUTF(), mark(in)));
        }
        return places;
    }

    private static void write(DataOutputStream out, Mark mark) throws IOException {
        out.writeBoolean(mark != null);
        if (mark != null) {
            out.writeLong(mark.size());
            out.writeLong(mark.modified());
            out.writeLong(mark.changed());
            out.writeLong(mark.inode());
        }
    }

    private static Mark mark(DataInputStream in) throws IOException {
        return in.readBoolean() ? new Mark(in.readLong(), in.readLong(), in.readLong(), in.readLong()) : null;
    }
}

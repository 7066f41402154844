package io.github.hermesbackup.snapshot;

import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.MemoFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.SourceStamp.Mark;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The {@link LastLook} in a file. */
final class LastLookFile {

    private static final String FORM = "hermes-last-look/2";

    private LastLookFile() {}

    /** Nothing if there is none, or none that can be read. */
    static Optional<LastLook> read(Disk disk, Path store) {
        return MemoFile.read(disk, store.resolve(LastLook.FILE_NAME), FORM, in -> read(in, store));
    }

    /** Replaces it. */
    static void write(Disk disk, Path store, LastLook look) throws IOException {
        Path file = store.resolve(LastLook.FILE_NAME);
        MemoFile.write(disk, file, FORM, out -> write(out, look));
        Ownership.adopt(disk, file);
    }

    private static void write(DataOutputStream out, LastLook look) throws IOException {
        out.writeInt(look.patterns().size());
        for (String pattern : look.patterns()) {
            MemoFile.write(out, pattern);
        }
        out.writeLong(look.boot().map(UUID::getMostSignificantBits).orElse(0L));
        out.writeLong(look.boot().map(UUID::getLeastSignificantBits).orElse(0L));
        write(out, look.snapshot().manifest().orElseThrow());
        MemoFile.write(out, look.manifest());
        places(out, look.stored());
        places(out, look.home());
        out.writeInt(look.leftOut().size());
        for (LeftOut leftOut : look.leftOut()) {
            MemoFile.write(out, leftOut.path());
            MemoFile.write(out, leftOut.rule());
            MemoFile.write(out, leftOut.reason());
        }
    }

    private static LastLook read(ByteBuffer in, Path store) throws IOException {
        List<String> patterns = new ArrayList<>();
        for (int n = in.getInt(); n > 0; n--) {
            patterns.add(MemoFile.text(in));
        }
        UUID boot = new UUID(in.getLong(), in.getLong());
        Manifest manifest = manifest(in);
        StoredSnapshot snapshot = new StoredSnapshot(
                manifest.id(),
                store.resolve(manifest.id()),
                SnapshotId.parse(manifest.id()),
                Optional.of(manifest),
                Optional.empty());
        Mark mark = MemoFile.mark(in);
        List<LastLook.Place> stored = places(in);
        List<LastLook.Place> home = places(in);
        List<LeftOut> leftOut = new ArrayList<>();
        for (int n = in.getInt(); n > 0; n--) {
            leftOut.add(new LeftOut(MemoFile.text(in), MemoFile.text(in), MemoFile.text(in)));
        }
        Optional<UUID> told = boot.equals(new UUID(0, 0)) ? Optional.empty() : Optional.of(boot);
        return new LastLook(patterns, told, snapshot, mark, stored, home, leftOut);
    }

    /** Only of a complete snapshot that may be said to be the present state: it has no failed files. */
    private static void write(DataOutputStream out, Manifest manifest) throws IOException {
        MemoFile.write(out, manifest.id());
        MemoFile.write(out, manifest.timestamp());
        MemoFile.write(out, manifest.label().orElse(""));
        out.writeBoolean(manifest.pinned());
        out.writeBoolean(manifest.otherKeys());
        out.writeInt(manifest.files().size());
        for (var file : manifest.files().entrySet()) {
            Manifest.Entry entry = file.getValue();
            MemoFile.write(out, file.getKey());
            out.writeLong(entry.size());
            out.write(HexFormat.of().parseHex(entry.sha256()));
            out.writeShort(entry.mode());
            out.writeLong(entry.stamp().bootHigh());
            out.writeLong(entry.stamp().bootLow());
            MemoFile.write(out, entry.stamp().file());
            MemoFile.write(out, entry.stamp().wal());
            MemoFile.write(out, entry.stamp().journal());
        }
    }

    private static Manifest manifest(ByteBuffer in) throws IOException {
        String id = MemoFile.text(in);
        String timestamp = MemoFile.text(in);
        String label = MemoFile.text(in);
        boolean pinned = in.get() != 0;
        boolean otherKeys = in.get() != 0;
        SortedMap<String, Manifest.Entry> files = new TreeMap<>();
        byte[] sha256 = new byte[32];
        for (int n = in.getInt(); n > 0; n--) {
            String name = MemoFile.text(in);
            long size = in.getLong();
            in.get(sha256);
            int mode = in.getShort();
            long bootHigh = in.getLong();
            long bootLow = in.getLong();
            SourceStamp stamp =
                    new SourceStamp(MemoFile.mark(in), MemoFile.mark(in), MemoFile.mark(in), bootHigh, bootLow);
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
            MemoFile.write(out, place.name());
            MemoFile.write(out, place.mark());
        }
    }

    private static List<LastLook.Place> places(ByteBuffer in) throws IOException {
        List<LastLook.Place> places = new ArrayList<>();
        for (int n = in.getInt(); n > 0; n--) {
            places.add(new LastLook.Place(MemoFile.text(in), MemoFile.mark(in)));
        }
        return places;
    }
}

package io.github.hermesbackup.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A zip made byte by byte: sound unless a member or one of the records at the end is told otherwise. */
final class ZipBytes {

    /** The end of central directory record. */
    static final class End {
        int signature = Zip.END_SIGNATURE;
        int disk;
        int directoryDisk;
        int entriesHere;
        int entries;
        long bytes;
        long offset;
        byte[] comment = {};
        /** Written in place of the comment's real length, or -1. */
        int commentLength = -1;
    }

    /** The zip64 end record and its locator; written only if {@link ZipBytes#zip64} was called. */
    static final class Zip64 {
        int signature = Zip.ZIP64_END_SIGNATURE;
        long recordBytes = Zip.ZIP64_END_BYTES - 12;
        int disk;
        int directoryDisk;
        long entriesHere;
        long entries;
        long bytes;
        long offset;
        boolean withRecord = true;
        int locatorSignature = Zip.ZIP64_LOCATOR_SIGNATURE;
        int locatorDisk;
        long recordOffset;
        int disks = 1;
    }

    private final List<ZipMember> members = new ArrayList<>();
    private final List<Consumer<End>> endChanges = new ArrayList<>();
    private List<Consumer<Zip64>> zip64Changes;
    private byte[] prefix = {};
    private byte[] beforeDirectory = {};
    private byte[] behindDirectory = {};
    private byte[] suffix = {};
    private boolean offsetsCountPrefix = true;
    private boolean backwards;

    static ZipBytes of(ZipMember... members) {
        ZipBytes zip = new ZipBytes();
        zip.members.addAll(List.of(members));
        return zip;
    }

    /** The members, to be added to, taken from, or put in another order. */
    List<ZipMember> members() {
        return members;
    }

    /** Lists the members in the directory from the last to the first. */
    ZipBytes directoryBackwards() {
        backwards = true;
        return this;
    }

    /** Falsifies the end record after the true values have been filled in. */
    ZipBytes end(Consumer<End> change) {
        endChanges.add(change);
        return this;
    }

    /** Adds the zip64 records, with the true values, and falsifies them. */
    ZipBytes zip64(Consumer<Zip64> change) {
        zip64Changes = zip64Changes == null ? new ArrayList<>() : zip64Changes;
        zip64Changes.add(change);
        return this;
    }

    /**
     * Bytes in front of everything.
     *
     * @param counted true if the offsets are right all the same, false if they are as they were without the prefix
     */
    ZipBytes prefix(byte[] bytes, boolean counted) {
        prefix = bytes;
        offsetsCountPrefix = counted;
        return this;
    }

    ZipBytes beforeDirectory(byte[] bytes) {
        beforeDirectory = bytes;
        return this;
    }

    ZipBytes behindDirectory(byte[] bytes) {
        behindDirectory = bytes;
        return this;
    }

    ZipBytes suffix(byte[] bytes) {
        suffix = bytes;
        return this;
    }

    Path writeTo(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    byte[] bytes() {
        LittleEndian out = new LittleEndian().raw(prefix);
        int shift = offsetsCountPrefix ? 0 : prefix.length;
        List<byte[]> headers = new ArrayList<>();
        for (ZipMember member : members) {
            out.raw(member.before);
            long offset = out.size() - shift;
            if (member.inFile) {
                local(out, member);
            }
            if (member.inDirectory) {
                headers.add(backwards ? 0 : headers.size(), central(member.central, offset));
            }
        }
        out.raw(beforeDirectory);
        LittleEndian directory = new LittleEndian();
        headers.forEach(directory::raw);
        End end = new End();
        end.entries = headers.size();
        end.entriesHere = headers.size();
        end.bytes = directory.size();
        end.offset = out.size() - shift;
        out.raw(directory.bytes()).raw(behindDirectory);
        if (zip64Changes != null) {
            zip64(out, end, shift);
        }
        endChanges.forEach(change -> change.accept(end));
        end(out, end);
        return out.raw(suffix).bytes();
    }

    private static void local(LittleEndian out, ZipMember member) {
        ZipMember.Header header = member.local;
        out.u32(Zip.LOCAL_SIGNATURE);
        common(out, header);
        out.raw(header.name).raw(header.extra).raw(member.data).raw(member.behind);
    }

    private static void common(LittleEndian out, ZipMember.Header header) {
        out.u16(header.versionNeeded).u16(header.flags).u16(header.method);
        out.u16(header.dosTime).u16(header.dosDate).u32(header.crc);
        out.u32(header.compressed).u32(header.size);
        out.u16(header.nameLength < 0 ? header.name.length : header.nameLength);
        out.u16(header.extraLength < 0 ? header.extra.length : header.extraLength);
    }

    private static byte[] central(ZipMember.Header header, long offset) {
        LittleEndian out = new LittleEndian().u32(Zip.CENTRAL_SIGNATURE).u16(header.madeBy);
        common(out, header);
        out.u16(header.comment.length).u16(header.disk).u16(header.internal).u32(header.external);
        out.u32(header.offset < 0 ? offset : header.offset);
        return out.raw(header.name).raw(header.extra).raw(header.comment).bytes();
    }

    private void zip64(LittleEndian out, End end, int shift) {
        Zip64 record = new Zip64();
        record.entries = end.entries;
        record.entriesHere = end.entries;
        record.bytes = end.bytes;
        record.offset = end.offset;
        record.recordOffset = out.size() - shift;
        zip64Changes.forEach(change -> change.accept(record));
        if (record.withRecord) {
            out.u32(record.signature).u64(record.recordBytes).u16(45).u16(45);
            out.u32(record.disk).u32(record.directoryDisk);
            out.u64(record.entriesHere).u64(record.entries).u64(record.bytes).u64(record.offset);
        }
        out.u32(record.locatorSignature)
                .u32(record.locatorDisk)
                .u64(record.recordOffset)
                .u32(record.disks);
    }

    private static void end(LittleEndian out, End end) {
        out.u32(end.signature).u16(end.disk).u16(end.directoryDisk);
        out.u16(end.entriesHere).u16(end.entries).u32(end.bytes).u32(end.offset);
        out.u16(end.commentLength < 0 ? end.comment.length : end.commentLength).raw(end.comment);
    }
}

package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.ArchivedBlocks;
import io.github.hermesbackup.archive.Block;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.MemberRun;
import io.github.hermesbackup.archive.Method;
import io.github.hermesbackup.archive.Origin;
import io.github.hermesbackup.io.SourceStamp;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** A member of the predecessor that has the name of a file that is to be archived. */
final class Earlier {

    private final Predecessor predecessor;
    private final ArchiveEntry entry;
    private final byte[] header;

    /** @param header its central header, to the byte */
    Earlier(Predecessor predecessor, ArchiveEntry entry, byte[] header) {
        this.predecessor = predecessor;
        this.entry = entry;
        this.header = header;
    }

    /** A run of members that begins with this one; nothing if it cannot stand in the new archive as it stands in the old one. */
    Optional<MemberRun> run() {
        return predecessor.archive().map(ArchiveReader::run).filter(this::addTo);
    }

    /** Adds it to a run of members; false if it does not follow, or is of a form that does not allow it. */
    boolean addTo(MemberRun run) {
        return run.add(entry, header);
    }

    /** True if it has these permission bits and this time, and was made as members are wanted now. */
    boolean hasHead(int mode, EntryTime time) {
        return entry.mode() == mode && entry.time().ticks() == time.ticks() && (entry.isDirectory() || suits());
    }

    /** True if it was made as members are wanted now. */
    boolean suits() {
        return entry.origin() != null && predecessor.suits(entry);
    }

    /** True if it was made from a plain file with this stamp, so that the file need not be read. */
    boolean isOfFile(SourceStamp stamp) {
        return isMadeFrom(stamp, false) && entry.size() == stamp.file().size();
    }

    /** True if it was made from a database with this stamp, and sound. */
    boolean isOfDatabase(SourceStamp stamp) {
        return isMadeFrom(stamp, true) && !entry.origin().unsound();
    }

    private boolean isMadeFrom(SourceStamp stamp, boolean database) {
        Origin origin = entry.origin();
        return stamp != null && origin != null && origin.database() == database && stamp.equals(origin.stamp());
    }

    /** True if it was made from a plain file with this content. */
    boolean hasContent(long size, byte[] sha256) {
        return entry.size() == size
                && entry.origin() != null
                && !entry.origin().database()
                && entry.sha256() != null
                && Arrays.equals(entry.sha256(), sha256);
    }

    /** What its header says of its content. */
    ArchiveWriter.Summary summary() {
        return new ArchiveWriter.Summary(entry.size(), entry.crc(), entry.sha256());
    }

    long compressedSize() {
        return entry.compressedSize();
    }

    Method method() {
        return Method.of(entry.method());
    }

    /** What it says of its making, with another stamp. */
    Origin origin(SourceStamp stamp) {
        Origin old = entry.origin();
        return new Origin(stamp, old.blocks(), old.database(), old.unsound(), old.made());
    }

    /** Its blocks, if they can be told apart and were made in a way that suits. */
    Optional<ArchivedBlocks> blocks() {
        if (entry.isDirectory() || entry.origin() == null || !predecessor.suits(entry)) {
            return Optional.empty();
        }
        try {
            return predecessor.archive().orElseThrow().blocks(entry);
        } catch (IOException e) {
            predecessor.damaged(entry);
            return Optional.empty();
        }
    }

    /** One of the blocks; nothing if it is damaged, which is remembered. */
    Optional<Block> read(ArchivedBlocks blocks, int number) {
        Block block = null;
        try {
            block = blocks.read(number);
        } catch (IOException e) {
            // What cannot be read is of no use, whatever the reason.
        }
        if (block == null) {
            predecessor.damaged(entry);
        }
        return Optional.ofNullable(block);
    }

    /** The block of a member that has only one. */
    Optional<Block> onlyBlock() {
        return blocks().filter(blocks -> blocks.count() == 1).flatMap(blocks -> read(blocks, 0));
    }
}

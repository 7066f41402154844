package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * Writes an archive of ours into an empty file: entries in the order in which they are added (callers add them sorted by
 * their bytes), no data descriptors, no gaps, zip64 only where needed.
 *
 * <p>The central directory is collected aside, in a file beside the archive once it grows, so memory does not grow with the
 * number of members. Nothing is valid before {@link #finish}. Not safe for use by several threads.
 */
public final class ArchiveWriter implements Closeable {

    private final Appender out;
    private final Spool directory;
    private final HeaderWriter headers;
    private final Instant created;
    private final ListDigest digest = new ListDigest();
    private final StateDigest state = new StateDigest();
    /** Of what is meant to be written: what the file then holds is held against it when the archive is read back. */
    private final CRC32 directoryCrc = new CRC32();

    private volatile long settled;
    private volatile int retractions;

    /**
     * @param file an empty file, open for reading and writing; stays open
     * @param spool a name beside it that does not exist, for the central directory of a large archive
     * @param created when the backup began
     * @param zone time zone of the DOS times
     */
    public ArchiveWriter(Disk disk, FileChannel file, Path spool, Instant created, ZoneId zone) {
        this.out = new Appender(file);
        this.directory = new Spool(disk, spool);
        this.headers = new HeaderWriter(zone);
        this.created = created;
    }

    /**
     * What is known of a member before its content.
     *
     * @param name relative path; a directory's ends in {@code /}
     * @param mode permission bits, cut to 0777, or negative where the platform has none
     * @param time modification time
     */
    public record Head(String name, int mode, EntryTime time) {

        /** Leaves setuid, setgid and sticky out: the reader masks them, and the digest is over what it reads. */
        public Head {
            mode = mode < 0 ? -1 : mode & 0777;
        }
    }

    /**
     * What is known of a file's content after it has been read.
     *
     * @param size bytes
     * @param crc CRC-32
     * @param sha256 SHA-256
     */
    public record Summary(long size, int crc, byte[] sha256) {}

    /** Adds a directory. */
    public void addDirectory(Head head) throws IOException {
        ArchiveEntry entry = new ArchiveEntry(
                head.name(), head.mode(), head.time(), 0, 0, Zip.STORED, Zip.FLAG_UTF8, 0, null, out.position(), null);
        out.write(headers.local(entry));
        record(entry);
    }

    /** Adds a file whose blocks are all in memory, deflated or stored. */
    public void addFile(Head head, boolean deflated, List<Block> blocks, Summary summary, Origin origin)
            throws IOException {
        addFile(head, deflated ? Method.DEFLATED : Method.STORED, blocks, summary, origin);
    }

    /**
     * Adds a file whose blocks are all in memory.
     *
     * @param method what the blocks are
     */
    public void addFile(Head head, Method method, List<Block> blocks, Summary summary, Origin origin)
            throws IOException {
        long compressed = blocks.stream().mapToLong(Block::length).sum();
        Member member = begin(head, method, summary, compressed, origin);
        for (Block block : blocks) {
            member.add(block);
        }
        member.end();
    }

    /** Begins a file whose blocks come one by one, deflated or stored. */
    public Member begin(Head head, boolean deflated, long expectedSize) {
        return begin(head, deflated ? Method.DEFLATED : Method.STORED, expectedSize);
    }

    /**
     * Begins a file whose blocks come one by one.
     *
     * @param expectedSize bytes of content that are expected; if it comes otherwise and the header would need another form,
     *     {@link Member#end} says so
     */
    public Member begin(Head head, Method method, long expectedSize) {
        return new Member(head, method, expectedSize >= Zip.MAX_32);
    }

    /** Begins a file of which everything is known but whether its blocks can be had. */
    public Member begin(Head head, Method method, Summary summary, long compressedSize, Origin origin)
            throws IOException {
        Member member = new Member(head, method, HeaderWriter.needsZip64(summary.size(), compressedSize));
        member.known = member.entry(summary, compressedSize, origin);
        out.write(headers.local(member.known));
        return member;
    }

    /** A file that is being written. */
    public final class Member {

        private final Head head;
        private final Method method;
        private final boolean zip64;
        private final long offset = out.position();
        private final int headerBytes;
        private boolean started;
        private ArchiveEntry known;

        private Member(Head head, Method method, boolean zip64) {
            this.head = head;
            this.method = method;
            this.zip64 = zip64;
            this.headerBytes = headers.localBytes(head.name(), head.time(), zip64);
        }

        /** Appends the next block. */
        public void add(Block block) throws IOException {
            reserveHeader();
            out.write(block.bytes(), 0, block.length());
            if (known != null) {
                settled = out.flushed();
            }
        }

        private void reserveHeader() throws IOException {
            if (!started && known == null) {
                out.write(new byte[headerBytes]);
            }
            started = true;
        }

        /** Completes a member of which everything was known. */
        public void end() throws IOException {
            if (out.position() - offset - headerBytes != known.compressedSize()) {
                throw new IllegalStateException(head.name() + " has other blocks than were announced");
            }
            record(known);
        }

        /**
         * Completes the member.
         *
         * @return false if the content turned out to need another header (it crossed 4 GiB); then nothing of it is in the
         *     archive, and it is to be written again with its real size or stored
         */
        public boolean end(Summary summary, Origin origin) throws IOException {
            reserveHeader();
            long compressed = out.position() - offset - headerBytes;
            if (HeaderWriter.needsZip64(summary.size(), compressed) != zip64) {
                abandon();
                return false;
            }
            ArchiveEntry entry = entry(summary, compressed, origin);
            out.overwrite(offset, headers.local(entry));
            record(entry);
            return true;
        }

        /** Takes everything back that was written of this member. */
        public void abandon() throws IOException {
            if (settled > offset) {
                settled = offset;
                retractions++;
            }
            out.truncate(offset);
            started = false;
        }

        private ArchiveEntry entry(Summary summary, long compressed, Origin origin) {
            return new ArchiveEntry(
                    head.name(),
                    head.mode(),
                    head.time(),
                    summary.size(),
                    compressed,
                    method.code(),
                    Zip.FLAG_UTF8,
                    summary.crc(),
                    summary.sha256(),
                    offset,
                    origin);
        }
    }

    /** Begins a run of members of an older archive, which come piece by piece. */
    public Run begin(MemberRun run) {
        return new Run(run);
    }

    /** A run of members that is being taken over, headers and all. */
    public final class Run {

        private final MemberRun run;
        private final long offset = out.position();
        private int recorded;
        private long soundBytes;

        private Run(MemberRun run) {
            this.run = run;
        }

        /** Appends the next piece, and enters the members that have come to their end into the directory. */
        public void add(RunReader.Piece piece) throws IOException {
            out.write(piece.bytes());
            for (; recorded < piece.soundMembers(); recorded++) {
                takeOver(run.part(recorded), offset + soundBytes);
                soundBytes += run.part(recorded).bytes();
            }
            settled = out.flushed();
        }

        /**
         * Ends the run, and takes back what was written of a member that is not sound.
         *
         * @return how many members, from the first on, have been taken over
         */
        public int end() throws IOException {
            if (out.position() > offset + soundBytes) {
                if (settled > offset + soundBytes) {
                    settled = offset + soundBytes;
                    retractions++;
                }
                out.truncate(offset + soundBytes);
            }
            return recorded;
        }
    }

    private void takeOver(MemberRun.Part part, long at) throws IOException {
        ArchiveEntry entry = part.entry();
        enter(entry, at < Zip.MAX_32 ? part.header().at((int) at) : headers.central(entry.at(at)));
    }

    private void enter(ArchiveEntry entry, byte[] header) throws IOException {
        directory.add(header);
        directoryCrc.update(header);
        digest.add(entry);
        state.add(entry);
    }

    /**
     * Bytes from the file's beginning that are written and will stay as they are, unless {@link #retractions} says otherwise.
     * May be asked from another thread.
     */
    public long settled() {
        return settled;
    }

    /** Bytes that were written so far, settled or not. May be asked from another thread. */
    public long written() {
        return out.flushed();
    }

    /** How often bytes that had settled were taken back. May be asked from another thread. */
    public int retractions() {
        return retractions;
    }

    private void record(ArchiveEntry entry) throws IOException {
        enter(entry, headers.central(entry));
        settled = out.flushed();
    }

    /** The block size for a member: the wished one, doubled until its index fits into a central header. */
    public static int blockBytes(String name, long size, int wished) {
        long rows = (HeaderWriter.blockIndexBudget(name) - BlockIndex.HEAD_BYTES) / BlockIndex.ROW_BYTES;
        int bytes = wished;
        while (size / bytes + 1 > rows && bytes < 1 << 30) {
            bytes *= 2;
        }
        return bytes;
    }

    /**
     * Writes the central directory, the end records and the archive comment.
     *
     * @param partial true if something that belongs in the backup could not be read
     */
    public ArchiveComment finish(boolean partial) throws IOException {
        long offset = out.position();
        directory.drainTo(out);
        long bytes = out.position() - offset;
        ArchiveComment comment = new ArchiveComment(
                        created,
                        digest.entries(),
                        digest.of(created),
                        partial ? Optional.empty() : state.hex(),
                        OptionalInt.empty(),
                        partial)
                .over(directoryCrc);
        out.write(endRecords(offset, bytes, digest.entries(), comment.format()));
        out.flush();
        settled = out.flushed();
        return comment;
    }

    private byte[] endRecords(long offset, long bytes, long entries, String comment) {
        boolean zip64 = entries >= Zip.MAX_16 || offset >= Zip.MAX_32 || bytes >= Zip.MAX_32;
        int length = (zip64 ? Zip.ZIP64_END_BYTES + Zip.ZIP64_LOCATOR_BYTES : 0) + Zip.END_BYTES + comment.length();
        ByteBuffer end = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (zip64) {
            end.putInt(Zip.ZIP64_END_SIGNATURE).putLong(Zip.ZIP64_END_BYTES - 12);
            end.putShort((short) (Zip.MADE_BY_UNIX << 8 | Zip.VERSION_ZIP64)).putShort((short) Zip.VERSION_ZIP64);
            end.putInt(0)
                    .putInt(0)
                    .putLong(entries)
                    .putLong(entries)
                    .putLong(bytes)
                    .putLong(offset);
            end.putInt(Zip.ZIP64_LOCATOR_SIGNATURE)
                    .putInt(0)
                    .putLong(offset + bytes)
                    .putInt(1);
        }
        short count = (short) Math.min(entries, Zip.MAX_16);
        end.putInt(Zip.END_SIGNATURE)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(count)
                .putShort(count);
        end.putInt((int) Math.min(bytes, Zip.MAX_32)).putInt((int) Math.min(offset, Zip.MAX_32));
        end.putShort((short) comment.length()).put(comment.getBytes(StandardCharsets.US_ASCII));
        return end.array();
    }

    /** Removes what was collected aside; the archive itself stays open. */
    @Override
    public void close() throws IOException {
        directory.close();
    }
}

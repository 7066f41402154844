package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.BlockwiseContent;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.SpareArrays;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;

/**
 * Reads every member to its end, on all cores: small ones in batches, large ones by their blocks, one after the other beside
 * the batches. At level {@code deep} databases are left to the probe, which begins with the large ones while the others are read.
 */
final class ContentCheck {

    /** From here on a member is worth a start of its own, ahead of the others. */
    static final long LARGE_BYTES = 4 << 20;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BATCH_MEMBERS = 64;
    private static final long BATCH_BYTES = 2 << 20;
    /** Large members that wait; their block indexes are in memory. */
    private static final int MOST_WAITING = 16;

    private final ArchiveReader archive;
    private final BlockwiseContent contents;
    private final VerifyThreads threads;
    private final DatabaseProbe probe;
    private final Tally tally;
    private final Deque<Future<?>> batches = new ArrayDeque<>();
    private final Deque<Future<?>> divided = new ArrayDeque<>();
    private final Queue<Future<?>> others = new ConcurrentLinkedQueue<>();
    private final SpareArrays buffers = new SpareArrays();
    private final Set<Long> begun = new HashSet<>();

    /** @param probe checks databases; null if they are members like others */
    ContentCheck(ArchiveReader archive, VerifyThreads threads, DatabaseProbe probe, Tally tally) {
        this.archive = archive;
        this.threads = threads;
        this.contents = new BlockwiseContent(archive, threads.helpers(), threads.count());
        this.probe = probe;
        this.tally = tally;
    }

    /**
     * Checks all members; damaged ones are in the tally.
     *
     * @param large some of at least {@link #LARGE_BYTES}; these begin first
     */
    void run(List<Numbered> large) throws IOException {
        for (Numbered member : large) {
            begin(member);
        }
        List<Numbered> batch = new ArrayList<>();
        long bytes = 0;
        EntryCursor cursor = archive.cursor();
        long number = 0;
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next(), number++) {
            if (begun.contains(number)) {
                continue;
            }
            Numbered member = new Numbered(number, entry);
            if (divides(member)) {
                submitDivided(member);
                continue;
            }
            batch.add(member);
            bytes += entry.size() + memory(entry);
            if (batch.size() == BATCH_MEMBERS || bytes >= BATCH_BYTES) {
                submit(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
        }
        submit(batch);
        awaitAll(batches);
        awaitAll(divided);
        // A batch may have found more databases, and has told so before it ended.
        for (Future<?> other = others.poll(); other != null; other = others.poll()) {
            VerifyThreads.await(other);
        }
    }

    private static void awaitAll(Deque<Future<?>> begun) throws IOException {
        while (!begun.isEmpty()) {
            VerifyThreads.await(begun.remove());
        }
    }

    /** Bytes that an entry itself takes, roughly, if it is more than usual: block indexes may be long. */
    private static long memory(ArchiveEntry entry) {
        boolean indexed = entry.origin() != null && entry.origin().blocks() != null;
        return indexed ? 48L * entry.origin().blocks().blocks().size() : 0;
    }

    /** What takes long begins first, so that it does not end last. */
    private void begin(Numbered member) throws IOException {
        begun.add(member.number());
        if (probe != null && isDatabase(member)) {
            submitDatabase(member);
        } else if (divides(member)) {
            submitDivided(member);
        } else {
            others.add(threads.members().submit(() -> {
                read(member, new byte[BUFFER_BYTES]);
                return null;
            }));
        }
    }

    private boolean divides(Numbered member) throws IOException {
        try {
            return member.entry().size() >= LARGE_BYTES && contents.divides(member.entry());
        } catch (ArchiveException e) {
            return false; // which is found again when it is read
        }
    }

    private boolean isDatabase(Numbered member) throws IOException {
        try (EntryContent content = archive.content(member.entry())) {
            byte[] first = content.readNBytes(DatabaseFile.MAGIC_BYTES);
            return DatabaseFile.hasHeader(first, first.length);
        } catch (ArchiveException e) {
            return false; // which is found again when it is read
        }
    }

    private void submit(List<Numbered> batch) throws IOException {
        batches.add(threads.members().submit(() -> {
            byte[] buffer = buffers.take(BUFFER_BYTES);
            for (Numbered member : batch) {
                read(member, buffer);
            }
            buffers.giveBack(buffer);
            return null;
        }));
        if (batches.size() > 4 * threads.count()) {
            VerifyThreads.await(batches.remove());
        }
    }

    private void read(Numbered member, byte[] buffer) throws IOException {
        try (EntryContent content = archive.content(member.entry())) {
            if (probe != null) {
                int read = content.readNBytes(buffer, 0, DatabaseFile.MAGIC_BYTES);
                if (DatabaseFile.hasHeader(buffer, read)) {
                    submitDatabase(member);
                    return;
                }
                tally.read(read);
            }
            tally.read(content.drain(buffer));
            tally.matched(member);
        } catch (ArchiveException e) {
            tally.found(member, e.detail());
        }
    }

    /** One at a time: its thread and the helpers have something to do until the end, however few members are left. */
    private void submitDivided(Numbered member) throws IOException {
        divided.add(threads.divided().submit(() -> {
            readByBlocks(member);
            return null;
        }));
        if (divided.size() > MOST_WAITING) {
            VerifyThreads.await(divided.remove());
        }
    }

    private void readByBlocks(Numbered member) throws IOException {
        try {
            contents.copy(member.entry(), (bytes, length) -> tally.readOfMany(length));
            tally.matched(member);
        } catch (ArchiveException e) {
            tally.found(member, e.detail());
        }
    }

    private void submitDatabase(Numbered member) {
        others.add(threads.databases().submit(() -> {
            try {
                probe.check(member, contents, tally);
            } catch (ArchiveException e) {
                tally.found(member, e.detail());
            }
            return null;
        }));
    }
}

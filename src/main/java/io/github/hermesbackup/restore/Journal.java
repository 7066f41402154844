package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The journal of one restore: every step that it may take, written and forced to the device before the first one is taken, and
 * never changed afterwards. How far the restore has come is in the file's name alone, which a rename changes at once:
 *
 * <ul>
 *   <li>{@code journal.partial}: nothing of the home has been changed yet;
 *   <li>{@code journal}: some of the steps may have been taken, and are to be taken back;
 *   <li>{@code journal.committed}: all have been taken, for good;
 *   <li>{@code journal.undone}: all have been taken back.
 * </ul>
 *
 * <p>{@code journal-copy} has the same bytes, for the case that the first is damaged. The format is that of {@link
 * JournalRecords}, a {@link JournalHeader} first, then a {@link Step} a record.
 */
final class Journal implements Closeable {

    static final String PARTIAL = "journal.partial";
    static final String COPY = "journal-copy";

    /** How far a restore has come. */
    enum State {
        STAGING(PARTIAL),
        ARMED("journal"),
        COMMITTED("journal.committed"),
        UNDONE("journal.undone");

        private final String fileName;

        State(String fileName) {
            this.fileName = fileName;
        }

        String fileName() {
            return fileName;
        }
    }

    /** Does something with one step. */
    interface Visitor {
        void visit(Step step) throws IOException;
    }

    private final FileChannel file;
    private final JournalRecords records;
    private final JournalHeader header;
    private final long first;
    private final long steps;

    private Journal(FileChannel file) throws IOException {
        this.file = file;
        this.records = new JournalRecords(file);
        long position = JournalRecords.MAGIC.length;
        byte[] bytes = records.at(position);
        this.header = JournalHeader.decode(bytes);
        this.first = position + JournalRecords.AROUND + bytes.length;
        this.steps = validate();
    }

    /** How far the restore that stages in a directory has come. */
    static State state(Disk disk, Path directory) throws IOException {
        for (State state : new State[] {State.COMMITTED, State.UNDONE, State.ARMED}) {
            try {
                disk.stat(directory.resolve(state.fileName()));
                return state;
            } catch (NoSuchFileException e) {
                continue;
            }
        }
        return State.STAGING;
    }

    /**
     * Opens the journal of a restore that has come so far, or its copy.
     *
     * @throws JournalHeader.NewerJournal if another version of this plugin wrote it
     * @throws IOException if neither can be read to its end
     */
    static Journal open(Disk disk, Path directory, State state) throws IOException {
        try {
            return open(disk, directory.resolve(state.fileName()));
        } catch (JournalHeader.NewerJournal e) {
            throw e;
        } catch (IOException e) {
            try {
                return open(disk, directory.resolve(COPY));
            } catch (IOException second) {
                e.addSuppressed(second);
                throw e;
            }
        }
    }

    private static Journal open(Disk disk, Path path) throws IOException {
        FileChannel file = disk.openForReading(path);
        try {
            return new Journal(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The header alone, of a journal that need not be whole. */
    static JournalHeader header(Disk disk, Path journal) throws IOException {
        try (FileChannel file = disk.openForReading(journal)) {
            return JournalHeader.decode(new JournalRecords(file).at(JournalRecords.MAGIC.length));
        }
    }

    /** Every record must be whole, and the last one empty: how many steps there are. */
    private long validate() throws IOException {
        if (!Arrays.equals(records.magic(), JournalRecords.MAGIC)) {
            throw new IOException("it is no journal");
        }
        long[] count = new long[1];
        forward(step -> count[0]++);
        return count[0];
    }

    JournalHeader header() {
        return header;
    }

    long steps() {
        return steps;
    }

    /** Visits the steps in the order in which they are taken. */
    void forward(Visitor visitor) throws IOException {
        long position = first;
        for (byte[] bytes = records.at(position); bytes.length > 0; bytes = records.at(position)) {
            visitor.visit(StepCodec.decode(bytes));
            position += JournalRecords.AROUND + bytes.length;
        }
        if (position + JournalRecords.AROUND != records.size()) {
            throw new IOException("there are bytes behind its end");
        }
    }

    /** Visits the steps, the last one first. */
    void backward(Visitor visitor) throws IOException {
        long position = records.before(records.size());
        while (position > first) {
            position = records.before(position);
            visitor.visit(StepCodec.decode(records.at(position)));
        }
    }

    /** Makes it known, durably, that the restore has come so far. */
    static void mark(Disk disk, Path directory, State from, State to) throws IOException {
        disk.rename(directory.resolve(from.fileName()), directory.resolve(to.fileName()));
        disk.forceDirectory(directory);
    }

    /** It was only read: a failure here must not call off a commit that has taken place. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            return;
        }
    }
}

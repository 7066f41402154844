package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.EarlyForce;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.ParallelWork;
import io.github.hermesbackup.restore.RestorePreview.Rows;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Lays one member ready; several threads may do so at once, and as many as there are cores compute at the same time. */
final class MemberStaging {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Disk disk;
    private final Planner planner;
    private final DatabaseTarget databases;
    private final Metadata metadata;
    private final boolean proven;
    private final Optional<Forcing> forcing;
    private final StagedFiles staged = new StagedFiles();
    private final Owners owners;
    /** Who has one may compute. */
    private final BlockingQueue<byte[]> buffers;

    /**
     * @param proven see {@link Source#proven}
     * @param forcing forces what lies ready afterwards; nothing if each member is to be forced by itself
     */
    MemberStaging(
            Disk disk,
            int cores,
            Planner planner,
            DatabaseTarget databases,
            Metadata metadata,
            boolean proven,
            Optional<Forcing> forcing) {
        this.forcing = forcing;
        this.disk = disk;
        this.planner = planner;
        this.databases = databases;
        this.metadata = metadata;
        this.proven = proven;
        this.owners = new Owners(metadata);
        this.buffers = new ArrayBlockingQueue<>(cores);
        for (int i = 0; i < cores; i++) {
            buffers.add(new byte[BUFFER_BYTES]);
        }
    }

    /** What was staged; complete when all threads have ended. */
    StagedFiles staged() {
        return staged;
    }

    /**
     * Stages a member.
     *
     * @param path where it will be
     * @param fresh where it lies ready; does not exist
     * @param turn tells when nobody wants it any more
     */
    void stage(Member member, int ordinal, Path path, Path fresh, Plan plan, ParallelWork.Turn turn)
            throws IOException {
        byte[] buffer = buffer();
        try {
            try (FileChannel out = disk.create(fresh, 0600);
                    EarlyForce early = EarlyForce.begin(disk, out, member.size())) {
                Action action = lay(member, ordinal, path, fresh, plan, out, new WhileWanted(out, turn), buffer);
                early.end();
                if (action != Action.KEEP) {
                    buffers.add(buffer);
                    buffer = null; // the device does not need a core
                    force(member, out);
                    return;
                }
            }
            disk.delete(fresh);
        } finally {
            if (buffer != null) {
                buffers.add(buffer);
            }
        }
    }

    private void force(Member member, FileChannel out) throws IOException {
        if (forcing.isPresent()) {
            forcing.get().written(member.size());
        } else {
            disk.force(out);
        }
    }

    /** True if no member waits for the device by itself. */
    boolean forcesTogether() {
        return forcing.isPresent();
    }

    private byte[] buffer() throws IOException {
        try {
            return buffers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private Action lay(
            Member member,
            int ordinal,
            Path path,
            Path fresh,
            Plan plan,
            FileChannel out,
            WritableByteChannel content,
            byte[] buffer)
            throws IOException {
        byte[] sha256 = member.copyTo(content, buffer);
        boolean database = isDatabase(out);
        if (database) {
            databases.requireSound(fresh, member.name(), proven);
            plan.markDatabase(ordinal);
        }
        Action action = settle(plan, ordinal, database, member, path, fresh, sha256, buffer);
        if (action == Action.CREATE || action == Action.REPLACE) {
            long inode = finish(member, path, fresh, action);
            staged.add(ordinal, member, inode, sha256);
        } // else the image stays private; the database keeps its file
        return action;
    }

    private static boolean isDatabase(FileChannel file) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(DatabaseFile.MAGIC_BYTES);
        while (first.hasRemaining() && file.read(first, first.position()) >= 0) {
            continue;
        }
        return DatabaseFile.hasHeader(first.array(), first.position());
    }

    private long finish(Member member, Path path, Path fresh, Action action) throws IOException {
        FileStat made = disk.stat(fresh);
        metadata.own(fresh, made, action == Action.REPLACE ? disk.stat(path) : owners.of(path.getParent(), made));
        metadata.set(fresh, metadata.wanted(member, made), made);
        return made.inode();
    }

    private Action settle(
            Plan plan,
            int ordinal,
            boolean database,
            Member member,
            Path path,
            Path fresh,
            byte[] sha256,
            byte[] buffer)
            throws IOException {
        Rows before = Rows.NONE;
        Action action = plan.action(ordinal);
        if (action == Action.WRITE_PAGES) {
            if (!database || !databases.takesPages(path)) {
                plan.markReplacesDatabase(ordinal);
                action = Action.REPLACE;
            } else {
                DatabaseTarget.Comparison comparison = databases.compare(fresh, path);
                before = comparison.before();
                action = comparison.same() ? Action.KEEP : Action.WRITE_PAGES;
            }
        } else if (action == Action.REPLACE && member.sha256() == null && hasContent(path, member, sha256, buffer)) {
            action = Action.KEEP; // with a SHA-256 recorded, the planner has seen that it is not
        }
        plan.set(ordinal, action);
        if (action == Action.KEEP) {
            FileStat now = disk.stat(path);
            if (database ? !metadata.hasMode(now, member) : !metadata.isRight(now, member)) {
                plan.countAdjusted();
            }
        } else if (database) {
            String shown = FileName.escape(member.name());
            plan.setRows(ordinal, new RestorePreview.Database(shown, before, databases.rows(fresh)));
        }
        return action;
    }

    private boolean hasContent(Path path, Member member, byte[] sha256, byte[] buffer) throws IOException {
        try {
            return disk.stat(path).size() == member.size()
                    && Arrays.equals(planner.sha256(path, ByteBuffer.wrap(buffer)), sha256);
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    /** Ends the writing of a member that nobody wants any more. */
    private record WhileWanted(WritableByteChannel out, ParallelWork.Turn turn) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            turn.requireWanted();
            return out.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return out.isOpen();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}

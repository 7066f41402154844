package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a crash of the machine may have left of what was done through a {@link RecordingDisk}.
 *
 * <p>The model is what POSIX promises and no more, as in Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014),
 * whose "abstract persistence model" this is with the fewest rules:
 *
 * <ul>
 *   <li>Bytes, length and attributes of a file are durable once the file has been forced (fsync(2)); its name is not.
 *   <li>A name, made, changed or removed, is durable once its directory has been forced. Until then each may be there or not,
 *       whatever was done before or after it in the same directory; only changes of one and the same name keep their order.
 *   <li>A rename takes place wholly or not at all, also from one directory to another (rename(2)); so forcing either of the two
 *       makes it durable.
 *   <li>Of bytes that were not forced all may be there, none, the first so many, or every other block with zeros in between and
 *       the length of all of them, as delayed allocation leaves it.
 *   <li>A directory that is not there has nothing in it. A file is there as long as one of its names is.
 * </ul>
 *
 * <p>Real file systems promise more: ext4 and XFS keep the order of changes to names. What survives this model survives them.
 * The times that the system gives to files and directories by itself are not modelled.
 */
public final class CrashImages {

    private static final double[] SURVIVING = {0, 0.1, 0.5, 0.9, 1};

    private final History history;
    private final int operations;

    /**
     * What one crash has left.
     *
     * @param crash number of operations before the crash
     * @param lost what was done before the crash and is not there, oldest first
     */
    public record Image(int crash, List<String> lost, ModelDisk model) {

        /** Makes it below an existing empty directory. */
        public void writeTo(Path directory) throws IOException {
            model.writeTo(directory);
        }

        @Override
        public String toString() {
            return "crash after " + crash + " operations that lost " + lost;
        }
    }

    private CrashImages(History history, int operations) {
        this.history = history;
        this.operations = operations;
    }

    /** A directory before a run; everything in it is on the device. */
    public static final class Before {

        private final Path directory;
        private final ModelDisk model;

        private Before(Path directory, ModelDisk model) {
            this.directory = directory;
            this.model = model;
        }

        /** Makes it once more, in an existing empty directory. */
        public void writeTo(Path other) throws IOException {
            model.writeTo(other);
        }

        /** The images of what the disk has recorded since. */
        public CrashImages after(RecordingDisk disk) {
            List<LoggedOperation> log = disk.log();
            return new CrashImages(new History(directory, model.copy(), log), log.size());
        }
    }

    /** Takes a directory as it is now. */
    public static Before before(Path directory) throws IOException {
        return new Before(directory, ModelDisk.of(directory));
    }

    /** Number of operations that were recorded. */
    public int operations() {
        return operations;
    }

    /** An image of a crash somewhere; the same for the same seed. */
    public Image image(long seed) {
        Dice dice = new Dice(seed, "crash");
        return image(dice.below(operations + 1), SURVIVING[dice.below(SURVIVING.length)], dice);
    }

    /**
     * An image of a crash at a certain point.
     *
     * @param crash number of operations before the crash
     * @param surviving how probable it is that something is there that does not have to be; 1 if only the process died
     */
    public Image image(int crash, double surviving, long seed) {
        return image(crash, surviving, new Dice(seed, "crash"));
    }

    private Image image(int crash, double surviving, Dice dice) {
        ModelDisk model = history.start().copy();
        List<String> lost = new ArrayList<>();
        Map<Integer, Unforced> files = new HashMap<>();
        for (Change change : history.changes()) {
            if (change.operation >= crash) {
                break;
            } else if (change.isDurableBefore(crash)) {
                change.apply(model);
            } else if (change.file != null) {
                files.computeIfAbsent(change.file, file -> new Unforced(pending(file, crash), surviving, dice))
                        .apply(change, model, lost);
            } else if (dice.chance(surviving)) {
                change.apply(model);
            } else {
                lost.add(change.toString());
            }
        }
        return new Image(crash, lost, model);
    }

    private int pending(Integer file, int crash) {
        return history.changes().stream()
                .filter(change -> file.equals(change.file) && change.operation < crash)
                .filter(change -> !change.isDurableBefore(crash))
                .mapToInt(Change::length)
                .sum();
    }

    /** What becomes of the bytes of one file that were not forced. */
    private static final class Unforced {

        private enum Fate {
            ALL,
            NONE,
            FIRST,
            HOLES
        }

        private final Fate fate;
        private final Dice dice;
        private int left;

        Unforced(int bytes, double surviving, Dice dice) {
            this.dice = dice;
            this.fate = surviving == 1 ? Fate.ALL : surviving == 0 ? Fate.NONE : dice.pick(List.of(Fate.values()));
            this.left = dice.below(bytes + 1);
        }

        void apply(Change change, ModelDisk model, List<String> lost) {
            switch (fate) {
                case ALL -> change.apply(model);
                case NONE -> lost.add(change.toString());
                case HOLES -> {
                    change.applyWithHoles(model, dice);
                    lost.add("blocks of " + change);
                }
                case FIRST -> {
                    int count = Math.min(left, change.length());
                    left -= count;
                    if (count == change.length()) {
                        change.apply(model);
                    } else {
                        if (count > 0) {
                            change.applyPrefix(model, count);
                        }
                        lost.add("bytes from " + count + " of " + change);
                    }
                }
            }
        }
    }
}

package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Every operation by every contender once. An operation is done by all before the next begins, each round by another one first, so
 * that a machine that becomes slower becomes slower for all.
 *
 * @param scale what the samples are filed under
 * @param number from 1
 * @param operations what is timed, besides Maven's start
 */
record Round(
        String scale,
        int number,
        LiveHome home,
        List<Contender> contenders,
        Set<Operation> operations,
        SampleFile samples,
        Path log) {

    /** Maven's start, which is taken off, is measured more often than all else, as it counts for all goals. */
    private static final List<Operation> STEPS = List.of(
            Operation.IDLE,
            Operation.COLD,
            Operation.VERIFY,
            Operation.RESTORE,
            Operation.IDLE,
            Operation.UNCHANGED,
            Operation.ONE_FILE,
            Operation.ONE_PERCENT,
            Operation.IDLE,
            Operation.SNAPSHOT_UNCHANGED,
            Operation.SNAPSHOT_IN_GOAL,
            Operation.SNAPSHOT_CHANGED);

    void run() throws IOException, InterruptedException {
        List<Contender> order = new ArrayList<>(contenders);
        Collections.rotate(order, 1 - number);
        for (Operation operation : STEPS) {
            if (operation != Operation.IDLE && !operations.contains(operation)) {
                continue;
            }
            home.change(operation, number);
            for (Contender contender : order) {
                step(operation, contender);
            }
        }
        // Not before. For minutes ext4 without a journal counts past the numbers of all deleted files for each new one;
        // and a
        // virtual machine may give the memory of deleted files back to its host, after which each page of memory that a
        // command is the first to touch costs ten times as much.
        for (Contender contender : order) {
            contender.removeRestored();
            contender.clear();
        }
        home.forgetSnapshots();
    }

    private void step(Operation operation, Contender contender) throws IOException, InterruptedException {
        contender.prepare(operation);
        long before = contender.size();
        Optional<Invocation> invocation = contender.command(operation);
        if (invocation.isPresent()) {
            // What others have left to be written to the disk is not to be paid by this one.
            Commands.of("sync").within(Duration.ofMinutes(10)).run().orFail();
            home.mustBeInUse();
            Run run = Run.of(invocation.get(), log);
            Sample sample = new Sample(
                    scale,
                    number,
                    operation,
                    contender.name(),
                    run.seconds(),
                    run.peakBytes(),
                    operation.isBackup() ? contender.size() - before : 0,
                    Hermes.took(run.output()));
            samples.add(sample);
            System.out.printf(
                    Locale.ROOT,
                    "%s, round %d, %s, %s: %.2f s%s%n",
                    scale,
                    number,
                    operation.title(),
                    contender.name(),
                    sample.seconds(),
                    sample.goalMillis() > 0 ? ", of these in the goal " + sample.goalMillis() + " ms" : "");
            contender.check(operation, home.path());
        }
    }
}

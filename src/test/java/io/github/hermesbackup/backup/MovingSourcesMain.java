package io.github.hermesbackup.backup;

import io.github.hermesbackup.backup.MovedSource.Victim;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.TreeRemoval;
import io.github.hermesbackup.testkit.Move;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Lets files move at random moments of backups; says {@code wrong …} for each one that went wrong and {@code done N} at its end. */
final class MovingSourcesMain {

    private MovingSourcesMain() {}

    /** {@code DIRECTORY ROUNDS SEED} */
    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        Random dice = new Random(Long.parseLong(args[2]));
        ExecutorService racer = Executors.newSingleThreadExecutor();
        long usual = 20_000_000;
        int done = 0;
        for (int i = 0; i < rounds; i++) {
            for (Move move : Move.values()) {
                Victim victim = Victim.values()[(i + move.ordinal()) % Victim.values().length];
                Path round = Files.createDirectory(work.resolve("round"));
                MovedSource source = new MovedSource(round.resolve("home"), victim, move, true);
                long delay = (long) (dice.nextDouble() * 1.2 * usual);
                Future<?> race = racer.submit((Callable<Void>) () -> {
                    LockSupport.parkNanos(delay);
                    move.happen(source.file());
                    return null;
                });
                long begun = System.nanoTime();
                BackupResult result = Backups.of(round.resolve("home"))
                        .toFile(round.resolve("a.zip"))
                        .run();
                usual = (9 * usual + Math.min(System.nanoTime() - begun, 10 * usual)) / 10;
                race.get();
                List<String> wrong = source.wrongWith(result, round);
                if (!wrong.isEmpty()) {
                    System.out.println("wrong " + move + " of " + victim + ", round " + i + ": " + wrong);
                }
                done++;
                new TreeRemoval(Disk.real()).remove(round);
            }
        }
        racer.shutdown();
        System.out.println("done " + done);
    }
}

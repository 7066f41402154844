package io.github.hermesbackup.testkit;

import java.nio.file.Path;

/**
 * Makes or extends databases and then stops as if it had been killed: SQLite would checkpoint the {@code -wal} when the last
 * connection closes, and an agent that is alive leaves one that is not empty.
 */
final class StateDatabaseMain {

    private static final long SESSIONS_IN_WAL = 4;

    private StateDatabaseMain() {}

    /** {@code create SEED (FILE BYTES)...} or {@code append SEED (FILE FRACTION)...} */
    public static void main(String[] args) {
        int status = 1;
        try {
            long seed = Long.parseLong(args[1]);
            for (int i = 2; i < args.length; i += 2) {
                Path database = Path.of(args[i]);
                if (args[0].equals("create")) {
                    create(database, Long.parseLong(args[i + 1]), new Dice(seed, "database " + i));
                } else {
                    append(database, Double.parseDouble(args[i + 1]), new Dice(seed, "more " + i));
                }
            }
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(status);
        }
    }

    @SuppressWarnings("resource") // never closed, on purpose
    private static void create(Path database, long bytes, Dice dice) throws Exception {
        StateDatabase state = StateDatabase.create(database, bytes, dice);
        for (int i = 0; i < SESSIONS_IN_WAL; i++) {
            state.append(1);
        }
    }

    @SuppressWarnings("resource") // never closed, on purpose
    private static void append(Path database, double fraction, Dice dice) throws Exception {
        StateDatabase state = StateDatabase.open(database, dice);
        System.out.println(state.appendMessages((long) (state.messageCount() * fraction)));
    }
}

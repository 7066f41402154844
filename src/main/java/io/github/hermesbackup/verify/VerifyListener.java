package io.github.hermesbackup.verify;

/** What a check tells while it runs: from several threads, but never from two at a time. */
public interface VerifyListener {

    /** This many files of this many bytes have been read. */
    default void progress(long files, long bytes) {}

    /** A database is about to be checked, which takes minutes of CPU time for tens of gigabytes. */
    default void checkingDatabase(String name, long bytes) {}
}

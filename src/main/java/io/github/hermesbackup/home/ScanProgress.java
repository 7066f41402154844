package io.github.hermesbackup.home;

/** Told what a scan finds, and now and then how far it has come. */
@FunctionalInterface
public interface ScanProgress {

    /** One that does not care. */
    ScanProgress NONE = (files, bytes) -> {};

    /**
     * @param files files found so far that a backup would contain
     * @param bytes their size
     */
    void scanned(long files, long bytes);

    /** Called for each entry as it is found, in the order of the listing. */
    default void found(ScannedEntry entry) {}
}

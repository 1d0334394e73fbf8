package kotlin.coroutines;

/** Stands for Kotlin's own, which the compiler adds to the parameters of suspend functions. */
public interface Continuation<T> {}

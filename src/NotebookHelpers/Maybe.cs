namespace BetweenTokens;

/// <summary>
/// Something that may not be on this machine, such as a model that is fetched by a command of its own, and everything made
/// from it. <see cref="Then"/> makes the next thing of it, Show shows it; where it is absent both pass on why.
/// </summary>
/// <typeparam name="T">What it holds.</typeparam>
public sealed class Maybe<T> : IDisposable
    where T : class
{
    private readonly T? _value;

    internal Maybe(T? value, string reason, string wanted) => (_value, Reason, Wanted) = (value, reason, wanted);

    /// <summary>True where it is here.</summary>
    public bool IsHere => _value is not null;

    /// <summary>Why it is absent and which command fetches it; empty where it is here.</summary>
    public string Reason { get; }

    /// <summary>The name that was asked for.</summary>
    public string Wanted { get; }

    /// <summary>What follows from it, for instance a trace; absent where this is absent.</summary>
    public Maybe<TNext> Then<TNext>(Func<T, TNext> next)
        where TNext : class => new(_value is null ? null : next(_value), Reason, Wanted);

    /// <summary>One of two views: of the value, or of the reason why there is none.</summary>
    public TView Match<TView>(Func<T, TView> here, Func<string, TView> absent) => _value is null ? absent(Reason) : here(_value);

    /// <summary>Disposes the value where it is here and can be disposed.</summary>
    public void Dispose() => (_value as IDisposable)?.Dispose();
}

/// <summary>Two things that may be absent, taken together.</summary>
public static class Maybe
{
    /// <summary>Both, or the reason of the first that is absent.</summary>
    public static Maybe<Tuple<TFirst, TSecond>> And<TFirst, TSecond>(this Maybe<TFirst> first, Maybe<TSecond> second)
        where TFirst : class
        where TSecond : class => first.Match(
            a => second.Match(b => new Maybe<Tuple<TFirst, TSecond>>(Tuple.Create(a, b), "", first.Wanted),
                reason => new Maybe<Tuple<TFirst, TSecond>>(null, reason, second.Wanted)),
            reason => new Maybe<Tuple<TFirst, TSecond>>(null, reason, first.Wanted));
}

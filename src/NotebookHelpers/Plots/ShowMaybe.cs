using System.Runtime.CompilerServices;

namespace BetweenTokens.Plots;

/// <summary>Shows what may not be on this machine: where it is absent the cell says so in words, and the notebook goes on.</summary>
public static class ShowMaybe
{
    /// <summary>Shows a view of the value, or why there is nothing to show and which command fetches it.</summary>
    /// <param name="value">A model that may be absent, or what was made of it.</param>
    /// <param name="view">What to show of it.</param>
    /// <param name="name">Name of the variable, for a cell that was run before the one that makes it.</param>
    public static object Show<T>(
        this Maybe<T>? value, Func<T, object> view, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : class => Needed.Of(value, name).Match(view, reason => Note.Absent(reason, Needed.Of(value, name).Wanted));
}

using BetweenTokens.Display;

namespace BetweenTokens.Plots;

/// <summary>
/// A picture that moves while its cell works: <c>Live.Show(Curve, update => training.Run(seen: _ => update()))</c>.
/// </summary>
/// <remarks>
/// It moves in .NET Interactive, and in this project's engine, whose page keeps the last state. Verso takes nothing back that is
/// shown, so it shows the last state. Where no cell runs (a program, a test) the work is done and nothing is drawn.
/// </remarks>
public static class Live
{
    /// <summary>Does the work; the picture first appears when the work calls <c>update</c>, and its last state stays.</summary>
    /// <param name="draw">Makes the picture (or any value) from what the work has reached so far.</param>
    /// <param name="work">Calls its argument whenever there is something new to see, as often as it likes: at most ten
    /// pictures a second are drawn, and one at the end.</param>
    public static void Show(Func<object> draw, Action<Action> work) =>
        new MovingPicture(draw, Screen.Find(), TimeProvider.System).Run(work);

    /// <summary>The same for work that awaits: <c>await Live.Show(draw, async update => …)</c>.</summary>
    /// <param name="draw">Makes the picture.</param>
    /// <param name="work">The work.</param>
    public static Task Show(Func<object> draw, Func<Action, Task> work) =>
        new MovingPicture(draw, Screen.Find(), TimeProvider.System).RunAsync(work);
}

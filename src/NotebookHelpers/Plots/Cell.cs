namespace BetweenTokens.Plots;

/// <summary>
/// Which cell runs. A host says under the name <see cref="Key"/> in the application's data how to find out; without it
/// pictures are told apart by their titles.
/// </summary>
internal static class Cell
{
    /// <summary>The host sets <c>AppContext.SetData("notebook.cell", idOfTheRunningCell)</c>, a function, once.</summary>
    public const string Key = "notebook.cell";

    /// <summary>The running cell's id; null where the host does not tell.</summary>
    public static string? Id => (AppContext.GetData(Key) as Func<string?>)?.Invoke();
}

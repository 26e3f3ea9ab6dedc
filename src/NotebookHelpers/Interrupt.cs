namespace BetweenTokens;

/// <summary>
/// Lets a reader stop a cell that is deep in a long call. A host says where the running cell's token is;
/// without one nothing happens.
/// </summary>
public static class Interrupt
{
    /// <summary>The host sets <c>AppContext.SetData("notebook.interrupt", tokenOfTheRunningCell)</c>, a function, once.</summary>
    public const string Key = "notebook.interrupt";

    /// <summary>Stops if the running cell was interrupted. Every pass of a model asks.</summary>
    /// <exception cref="OperationCanceledException">The reader interrupted the cell.</exception>
    public static void Check()
    {
        if (AppContext.GetData(Key) is Func<CancellationToken> running)
        {
            running().ThrowIfCancellationRequested();
        }
    }
}

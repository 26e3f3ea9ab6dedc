namespace BetweenTokens.Native;

/// <summary>
/// Tells the reader when a notebook would run another code than that of the clone it lies in: a clone that was moved or copied
/// after its build, one whose sources are newer than its build, a setup file of another build.
/// </summary>
/// <remarks>
/// Hosts differ in what they show of an imported file: .NET Interactive swallows its exceptions, Verso its output too. So the
/// setup file's call writes to stderr and remembers, and what later cells begin with (a model, a world) says it again.
/// </remarks>
public static class Clone
{
    private static CloneTrouble? _trouble;
    private static int _saidAgain;

    /// <summary>What the first cell shows above everything else, or null where all is well.</summary>
    internal static CloneTrouble? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Called by <c>notebooks/setup.cs</c> with what the build wrote into it.</summary>
    /// <param name="place">Full path of the setup file when it was written.</param>
    /// <param name="build">Version id of the library's module that it was written for.</param>
    /// <exception cref="InvalidOperationException">The notebook that runs lies beside another setup file than that one.</exception>
    public static void Expect(string place, string build)
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        ArgumentException.ThrowIfNullOrEmpty(build);
        var library = typeof(Clone).Assembly;
        var trouble = CloneTrouble.Moved(place, Environment.CurrentDirectory)
            ?? CloneTrouble.OtherBuild(place, build, library.ManifestModule.ModuleVersionId, library.Location)
            ?? CloneTrouble.Stale(place, NativeSearch.Staged(Path.GetDirectoryName(library.Location)));
        Volatile.Write(ref _trouble, trouble);
        Volatile.Write(ref _saidAgain, 0);
        if (trouble is not null)
        {
            Console.Error.WriteLine(trouble.Text);
            ThrowIfFatal(trouble);
        }
    }

    /// <summary>What a notebook's first calls ask: a moved clone fails here too, a stale one is mentioned once more.</summary>
    /// <exception cref="InvalidOperationException">The clone was moved after its build.</exception>
    internal static void Require()
    {
        if (Trouble is { } trouble)
        {
            ThrowIfFatal(trouble);
            if (Interlocked.Exchange(ref _saidAgain, 1) == 0)
            {
                Console.Error.WriteLine(trouble.Text);
            }
        }
    }

    private static void ThrowIfFatal(CloneTrouble trouble)
    {
        if (trouble.Fatal)
        {
            throw new InvalidOperationException(trouble.Text);
        }
    }
}

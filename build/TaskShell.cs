// What the build's tasks share. Staging.targets writes this text behind each of them, because the factory of inline tasks
// compiles one file: it joins that file's namespace, so it has none of its own.
#if !OUTSIDE_MSBUILD
/// <summary>A task whose refusals are words, with what to do next, and whose files appear whole or not at all.</summary>
public abstract class TaskShell : Microsoft.Build.Utilities.Task
{
    /// <summary>What helps where a file of a package is not what it should be.</summary>
    protected const string FetchAgain = "Delete this package's folder and run: dotnet restore";

    /// <summary>The work.</summary>
    protected abstract void Run();

    public override bool Execute()
    {
        Run();
        return !Log.HasLoggedErrors;
    }

    /// <summary>Does something with a file; what is wrong with the file becomes an error that names it.</summary>
    protected void With(string file, string next, Action action)
    {
        try
        {
            action();
        }
        catch (InvalidDataException damage)
        {
            Log.LogError("{0}: {1}. {2}", file, damage.Message, next);
        }
    }

    /// <summary>Puts a file in its place once it is complete. Deleted first: a hard link or a mapped file keeps its old bytes.</summary>
    protected static void Replace(string destination, Action<string> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(destination)));
        var beside = destination + ".part";
        write(beside);
        File.Delete(destination);
        File.Move(beside, destination);
    }

    protected void Say(string text, params object[] values) =>
        Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, text, values);
}
#endif

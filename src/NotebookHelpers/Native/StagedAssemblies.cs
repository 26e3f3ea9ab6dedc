using System.Reflection;
using System.Runtime.Loader;

namespace BetweenTokens.Native;

/// <summary>
/// Lets a notebook have one copy of each staged assembly. A host loads what <c>#r</c> names into a context of its own, but the
/// extensions of packages into its default one; what these need is then looked for anew, and another Plotly.NET, with another
/// FSharp.Core, comes in beside ours. <c>#r "nuget: Plotly.NET.Interactive"</c> is such a package: without this no chart was drawn
/// after it. And a program that lies elsewhere gets from the staged folder what its own build has not copied: MSBuild leaves out what
/// an assembly asks for in another version than the staged one, of which Plotly.NET and Microsoft.Data.Analysis have several.
/// </summary>
internal static class StagedAssemblies
{
    [ThreadStatic]
    private static bool _looking;

    /// <summary>
    /// Answers for the default context where this library was loaded into another one, and out of the staged folder where it lies
    /// elsewhere.
    /// </summary>
    /// <param name="staged">The staged folder; null where there is none.</param>
    public static void Share(string? staged)
    {
        var library = typeof(StagedAssemblies).Assembly;
        var context = AssemblyLoadContext.GetLoadContext(library)!;
        if (context != AssemblyLoadContext.Default && Path.GetDirectoryName(library.Location) is { Length: > 0 } folder)
        {
            AssemblyLoadContext.Default.Resolving += (_, name) => Find(folder, context, name);
        }

        if (staged is not null && staged != Path.GetDirectoryName(library.Location))
        {
            context.Resolving += (_, name) => Find(staged, context, name);
        }
    }

    // Loading may itself ask the default context: whoever is looking already is answered by nobody here.
    private static Assembly? Find(string folder, AssemblyLoadContext context, AssemblyName name)
    {
        var path = Path.Combine(folder, name.Name + ".dll");
        if (_looking || !File.Exists(path))
        {
            return null;
        }

        _looking = true;
        try
        {
            var loaded = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => !a.IsDynamic && a.Location == path);
            var found = loaded ?? context.LoadFromAssemblyPath(path);
            return found.GetName().Version >= (name.Version ?? new Version()) ? found : null;
        }
        finally
        {
            _looking = false;
        }
    }
}

// Compiled twice: by MSBuild as an inline task (Staging.targets), and into the tests (OUTSIDE_MSBUILD).
#nullable disable
#if !OUTSIDE_MSBUILD // implicit elsewhere
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
#endif
using System.Text.RegularExpressions;

namespace BetweenTokens.Build;

/// <summary>Writes notebooks/setup.cs, which the first cell of every notebook imports, from build/setup.template.cs.</summary>
public static class SetupFile
{
    private static readonly Regex _namespace = new Regex(@"^namespace ([\w.]+);", RegexOptions.Multiline);
    private static readonly Regex _publicType = new Regex(
        @"^public (?:\w+ )*(?:class|struct|interface|enum|record|delegate) ", RegexOptions.Multiline);

    /// <summary>Namespaces in which the sources declare a public type: importing any other would not compile in a notebook.</summary>
    public static IReadOnlyList<string> PublicNamespaces(IEnumerable<string> sources) =>
        sources.Where(s => _publicType.IsMatch(s)).Select(s => _namespace.Match(s).Groups[1].Value)
            .Where(n => n.Length > 0).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToList();

    /// <summary>The text of setup.cs.</summary>
    /// <param name="template">Text with the marks <c>//{references}</c>, <c>//{namespaces}</c>, <c>{place}</c> and <c>{build}</c>.</param>
    /// <param name="assemblies">Full paths, in the order in which notebooks shall load them.</param>
    /// <param name="namespaces">Namespaces to import.</param>
    /// <param name="place">Full path of the file itself, from which a moved copy is recognised.</param>
    /// <param name="build">Version id of the library's module, from which a file of another build is recognised.</param>
    /// <exception cref="InvalidDataException">A path holds a character that the directive <c>#r</c> cannot carry.</exception>
    public static string Text(string template, IEnumerable<string> assemblies, IEnumerable<string> namespaces, string place, Guid build) =>
        template.Replace("\r\n", "\n")
            .Replace("//{references}", string.Join("\n", assemblies.Select(Reference)))
            .Replace("//{namespaces}", string.Join("\n", namespaces.Select(n => $"using {n};")))
            .Replace("{place}", Literal(place))
            .Replace("{build}", Literal(build.ToString()));

    private static string Reference(string path)
    {
        // The directive's string has no escapes: what stands between the quotes is the path.
        if (path.IndexOfAny(new[] { '"', '\n', '\r' }) >= 0)
        {
            throw new InvalidDataException($"the folder of this clone has a double quote or a line break in its name, "
                + $"which a notebook cannot refer to: {path}. Move it to another folder");
        }

        return $"#r \"{path}\"";
    }

    private static string Literal(string text) => "@\"" + text.Replace("\"", "\"\"") + "\"";
}

#if !OUTSIDE_MSBUILD
/// <summary>Writes notebooks/setup.cs if its text has changed.</summary>
public class WriteSetupFile : TaskShell
{
    [Microsoft.Build.Framework.Required]
    public string Template { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; }

    [Microsoft.Build.Framework.Required]
    public Microsoft.Build.Framework.ITaskItem[] Sources { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Library { get; set; }

    [Microsoft.Build.Framework.Required]
    public Microsoft.Build.Framework.ITaskItem[] Assemblies { get; set; }

    protected override void Run() => With(Destination, "Run dotnet build there", () =>
    {
        var place = Path.GetFullPath(Destination);
        var namespaces = SetupFile.PublicNamespaces(Sources.Select(s => File.ReadAllText(s.GetMetadata("FullPath"))));
        var assemblies = Assemblies.Select(a => a.GetMetadata("FullPath"));
        var text = SetupFile.Text(File.ReadAllText(Template), assemblies, namespaces, place, BuildOf(Library));
        if (!File.Exists(place) || File.ReadAllText(place) != text)
        {
            Replace(place, beside => File.WriteAllText(beside, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
        }
    });

    private static Guid BuildOf(string library)
    {
        using (var module = Mono.Cecil.ModuleDefinition.ReadModule(library))
        {
            return module.Mvid;
        }
    }
}
#endif

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace BetweenTokens.Tests.Testing;

/// <summary>A few lines of C# as an assembly, for rules that look at compiled code.</summary>
internal static class Compiled
{
    /// <summary>Compiles into a file that the test run's temporary folder keeps, and loads it.</summary>
    /// <param name="code">The source.</param>
    /// <param name="references">Types of the assemblies that it uses besides the framework.</param>
    public static Assembly Assembly(string code, params Type[] references)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var name = "Compiled" + Path.GetRandomFileName().Replace(".", "");
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code)],
            framework.Concat(references.Select(type => type.Assembly.Location)).Distinct()
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var path = Path.Combine(Directory.CreateTempSubdirectory("compiled").FullName, name + ".dll");
        var result = compilation.Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return System.Reflection.Assembly.LoadFrom(path);
    }
}

using BetweenTokens.Build;
using BetweenTokens.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Xunit;

namespace BetweenTokens.Tests.Build;

[Trait("tier", "fast")]
public class SetupFileTests
{
    private static string Template { get; } = File.ReadAllText(Path.Combine(Shared.Repository, "build", "setup.template.cs"));

    private static string Staged { get; } = Path.Combine(Shared.Repository, "artifacts", "notebooks");

    private static IReadOnlyList<string> Errors(string setup) =>
        [.. CSharpScript.Create(setup, ScriptOptions.Default.WithImports("System")).Compile()
            .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())];

    [Fact]
    public void The_file_that_the_build_wrote_compiles_as_a_cell_would() =>
        Assert.Empty(Errors(File.ReadAllText(Path.Combine(Shared.Repository, "notebooks", "setup.cs"))));

    [Fact]
    public void It_refers_to_every_managed_assembly_that_is_staged_and_to_this_clone()
    {
        var setup = File.ReadAllText(Path.Combine(Shared.Repository, "notebooks", "setup.cs"));
        var referred = setup.Split('\n').Where(l => l.StartsWith("#r ", StringComparison.Ordinal)).Select(l => l[4..^1]).ToList();

        Assert.All(referred, path => Assert.True(File.Exists(path), path));
        Assert.Equal(
            Directory.GetFiles(Staged, "*.dll").Where(IsManaged).Order(StringComparer.Ordinal),
            referred.Order(StringComparer.Ordinal));
        Assert.EndsWith("BetweenTokens.dll", referred[^2]);
        Assert.EndsWith("BetweenTokens.Lessons.dll", referred[^1]);
    }

    [Fact]
    public void It_names_the_build_of_the_library_that_is_staged_and_loaded_here()
    {
        var place = Path.Combine(Shared.Repository, "notebooks", "setup.cs");
        var build = typeof(BetweenTokens.Native.Clone).Assembly.ManifestModule.ModuleVersionId;
        Assert.Contains($"\nClone.Expect(@\"{place}\", @\"{build}\");", File.ReadAllText(place), StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_that_a_cell_may_write_means_two_things()
    {
        // What the hosts import by themselves, and what the setup file adds.
        string[] hosts = ["System", "System.IO", "System.Text", "System.Collections",
            "System.Collections.Generic", "System.Linq", "System.Threading", "System.Threading.Tasks", "System.Net.Http"];
        var imported = File.ReadAllLines(Path.Combine(Shared.Repository, "notebooks", "setup.cs"))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal))
            .Select(line => line["using ".Length..].TrimEnd(';')).Concat(hosts).ToHashSet();
        var assemblies = new[]
        {
            typeof(object), typeof(List<>), typeof(HashSet<>), typeof(Enumerable), typeof(HttpClient),
            typeof(System.Text.Json.JsonDocument), typeof(Console), typeof(TorchSharp.torch), typeof(BetweenTokens.Native.Clone),
        }
            .Select(type => type.Assembly).Distinct();

        Assert.Empty(
            from type in assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            where !type.IsNested && type.Namespace is not null && imported.Contains(type.Namespace)
            group type.FullName by type.Name into same
            where same.Distinct().Count() > 1
            select string.Join(" and ", same));
    }

    [Fact]
    public void A_moved_clone_is_told_the_one_command()
    {
        var setup = SetupFile.Text(Template, ["/gone/artifacts/notebooks/BetweenTokens.dll"], [], "/gone/notebooks/setup.cs", Guid.Empty);
        var error = Errors(setup).First(e => e.Contains("/gone/artifacts/notebooks/BetweenTokens.dll", StringComparison.Ordinal));
        Assert.StartsWith("Сборник перенесли или не собрали: выполните в его папке dotnet build", error);
        Assert.Contains("The workbook was moved, or is not built here: run dotnet build", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with spaces")]
    [InlineData("Между токенами")]
    [InlineData("O'Brien’s & co; 100%25 #1 {x}")]
    public void Folders_with_difficult_names_work(string name)
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(Directory.CreateDirectory(folder[name]).FullName, "BetweenTokens.dll");
        File.Copy(Path.Combine(Staged, "BetweenTokens.dll"), copy);
        var others = Directory.GetFiles(Staged, "*.dll").Where(p => IsManaged(p) && Path.GetFileName(p) != "BetweenTokens.dll");

        string[] namespaces = ["BetweenTokens", "BetweenTokens.Native", "BetweenTokens.Plots"];
        Assert.Empty(Errors(SetupFile.Text(Template, [.. others, copy], namespaces, folder[name] + "/setup.cs", Guid.Empty)));
    }

    [Fact]
    public void A_folder_that_the_directive_cannot_name_is_refused_in_words()
    {
        const string folder = "/home/a\"b/";
        var error = Assert.Throws<InvalidDataException>(() => SetupFile.Text(
            Template, [folder + "BetweenTokens.dll"], [], folder + "setup.cs", Guid.Empty));
        Assert.Contains("double quote", error.Message);
    }

    [Fact]
    public void Only_namespaces_with_a_public_type_are_imported() =>
        Assert.Equal(["A.B", "C"], SetupFile.PublicNamespaces(
        [
            "namespace C;\n\npublic sealed record Point(int X);\n",
            "namespace A.B;\n\npublic static unsafe class Fast\n{\n}\n",
            "namespace A.B;\n\npublic interface IThing;\n",
            "namespace Hidden;\n\ninternal class Inner\n{\n    public class Nested;\n}\n",
            "// no namespace\npublic class Global;\n",
        ]));

    private static bool IsManaged(string path)
    {
        using var file = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(path));
        return file.HasMetadata;
    }
}

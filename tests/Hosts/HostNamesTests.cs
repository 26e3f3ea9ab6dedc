using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using BetweenTokens.Models;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>A name of the library must mean the library's type in the host too, whatever else the host lets a cell see.</summary>
[Trait("tier", "slow")]
[Collection(HostCollection.Name)]
public sealed class HostNamesTests
{
    private static IReadOnlyList<Type> PublicTypes { get; } = [.. typeof(LanguageModel).Assembly.GetExportedTypes()
        .Where(type => !type.IsNested).OrderBy(type => type.FullName, StringComparer.Ordinal)];

    [SkippableFact]
    public void No_public_type_bears_the_name_of_a_namespace_or_of_a_bare_type_of_the_host()
    {
        var hiding = Directory.GetFiles(InteractiveTool.Folder, "*.dll").SelectMany(TopNames).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("Recipes", hiding); // what once hid a type of ours
        Assert.DoesNotContain(PublicTypes, type => hiding.Contains(SimpleName(type)));
    }

    [SkippableFact]
    public void Each_public_type_is_found_by_its_simple_name_in_the_protocol_of_VS_Code()
    {
        using var host = new StdioHost(HostNotebooks.Folder);
        host.Submit("#!import ../setup.cs");
        var answer = host.Submit(Question);
        Assert.Equal([], answer.Diagnostics);
        Assert.Equal(Answer, answer.Text.Trim());
    }

    [SkippableFact]
    public void Each_public_type_is_found_by_its_simple_name_in_Jupyter()
    {
        using var folder = new TemporaryFolder();
        var cells = new[] { $"#!import {Path.Combine(Shared.Repository, "notebooks", "setup.cs")}", Question }
            .Select((code, i) => new CodeCell($"c{i}", code, [], null, []));
        NotebookWriter.Write(new([.. cells], Notebook.CSharpMetadata()), folder["names.ipynb"]);
        var ran = JupyterHost.Run(folder["names.ipynb"], folder["out/names.ipynb"]);
        var outputs = ran.Cells.OfType<CodeCell>().SelectMany(cell => cell.Outputs).ToList();
        Assert.Equal([], outputs.OfType<ErrorOutput>().Select(error => string.Join('\n', error.Traceback)));
        Assert.Equal(Answer, outputs.OfType<DisplayOutput>().Last().Data.Text(MimeBundle.Plain)?.Trim());
    }

    private const string Answer = "of another assembly:";

    // A cell that names every type; it answers with those that are not the library's.
    private static string Question { get; } =
        $"\"{Answer} \" + string.Join(\", \", "
        + $"new[] {{ {string.Join(", ", PublicTypes.Select(type => $"typeof({SimpleName(type)}{Arity(type)})"))} }}.Where(t "
        + $"=> t.Assembly.GetName().Name != \"BetweenTokens\"))";

    private static string SimpleName(Type type) => type.Name.Split('`')[0];

    private static string Arity(Type type) =>
        type.IsGenericTypeDefinition ? $"<{new string(',', type.GetGenericArguments().Length - 1)}>" : "";

    private static IEnumerable<string> TopNames(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
        {
            return [];
        }

        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => !type.Namespace.IsNil
                || (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public)
            .Select(type =>
                metadata.GetString(type.Namespace) is { Length: > 0 } space ? space.Split('.')[0] : metadata.GetString(type.Name))];
    }
}

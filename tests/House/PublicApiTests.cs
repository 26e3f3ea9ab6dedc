using System.Reflection;
using System.Text.RegularExpressions;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using PublicApiGenerator;
using Xunit;

namespace BetweenTokens.Tests.House;

[Trait("tier", "fast")]
public partial class PublicApiTests
{
    private static readonly ApiGeneratorOptions _options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
            "System.Text.Json.Serialization.JsonIgnoreAttribute", "System.Text.Json.Serialization.JsonRequiredAttribute"],
    };

    /// <summary>
    /// What a notebook may call. A difference is a change that a notebook, ours or a reader's, can break
    /// on: read it before it is approved.
    /// </summary>
    [Theory]
    [InlineData("library", typeof(LanguageModel))]
    [InlineData("lessons", typeof(Claim))]
    public void The_surface_that_notebooks_stand_on_is_the_approved_one(string name, Type member)
    {
        var surface = Record().Replace(Qualifier().Replace(member.Assembly.GeneratePublicApi(_options), ""), "record $1");
        var tables = member.Assembly.GetExportedTypes().SelectMany(Tables).Order(StringComparer.Ordinal);
        Snapshot.Match(
            $"{surface}\n// Arrays of more than one dimension, which stand above without their commas.\n{string.Join('\n', tables)}", name);
    }

    [Fact]
    public void An_array_of_two_dimensions_is_told_from_one_of_one()
    {
        Assert.Equal(["// WithTables.Both(Int32[,,], Double[]): Double[,]", "// WithTables.One: Double[,]"],
            Tables(typeof(WithTables)).Order(StringComparer.Ordinal));
    }

    /// <summary>Members of a type whose signatures have an array of several dimensions; the generator writes it as if it had one.</summary>
    private static IEnumerable<string> Tables(Type type) =>
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let signature = member switch
        {
            MethodInfo { IsSpecialName: false } method => $"{method.Name}({Parameters(method)}): {method.ReturnType}",
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            PropertyInfo property => $"{property.Name}: {property.PropertyType}",
            FieldInfo field => $"{field.Name}: {field.FieldType}",
            _ => "",
        }
        where signature.Contains("[,", StringComparison.Ordinal)
        select $"// {type.Name}.{Namespaces().Replace(signature, "")}";

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.ToString()));

    /// <summary>The namespaces in front of a type's name; what follows «namespace» stays.</summary>
    [GeneratedRegex(@"(?<!namespace |[\w.""])(BetweenTokens|Microsoft|Plotly|System|TorchSharp)\.(\w+\.)*(?=\w)")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"(\w+\.)+(?=\w)")]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"((?:class|struct) (\w+)) : IEquatable<\2>")]
    private static partial Regex Record();

    private sealed class WithTables
    {
        public double[,] One { get; } = new double[1, 1];

        public double[] Row { get; } = [];

        public double[,] Both(int[,,] cube, double[] row) => cube.Length > row.Length ? One : new double[2, 2];
    }
}

using System.Text.RegularExpressions;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using PublicApiGenerator;
using Xunit;

namespace BetweenTokens.Tests.House;

public partial class PublicApiTests
{
    private static readonly ApiGeneratorOptions _options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute", "System.Text.Json.Serialization.JsonIgnoreAttribute", "System.Text.Json.Serialization.JsonRequiredAttribute"],
    };

    /// <summary>What a notebook may call. A difference is a change that a notebook, ours or a reader's, can break on: read it before it is approved.</summary>
    [Fact]
    public void The_surface_that_notebooks_stand_on_is_the_approved_one() =>
        Snapshot.Match(Record().Replace(Qualifier().Replace(typeof(LanguageModel).Assembly.GeneratePublicApi(_options), ""), "record $1"));

    /// <summary>The namespaces in front of a type's name; what follows «namespace» stays.</summary>
    [GeneratedRegex(@"(?<!namespace |[\w.""])(BetweenTokens|Microsoft|Plotly|System|TorchSharp)\.(\w+\.)*(?=\w)")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"((?:class|struct) (\w+)) : IEquatable<\2>")]
    private static partial Regex Record();
}

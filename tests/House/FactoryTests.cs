using System.Text.RegularExpressions;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>Every tensor says where it is made: libtorch's default, the CPU, would be mixed with a model that lies on a device.</summary>
public sealed partial class FactoryTests
{
    /// <summary>Whoever names the CPU, and why it is no tensor that a pass leaves there.</summary>
    private static readonly Dictionary<string, string> _onTheCpu = new()
    {
        ["Claims/NextWord/BeliefRows.cs"] = "targets, which the probe takes to its features",
        ["Claims/NextWord/HiddenWorld.cs"] = "numbers of rows: libtorch takes an index of the CPU everywhere",
        ["Claims/NextWord/RightContext.cs"] = "positions, which Forward takes along",
        ["Claims/NextWord/SeasonSteering.cs"] = "numbers of rows; positions and a vector, which the pass takes along",
        ["Claims/NextWord/TruthClaims.cs"] = "numbers of rows",
        ["Claims/NextWord/WordFeatures.cs"] = "features that no model made",
        ["Formats/TensorFile.cs"] = "values of a file, read into the CPU's memory",
        ["Inspection/BeliefSample.cs"] = "targets, which the probe takes to its features",
        ["Inspection/Metric.cs"] = "numbers that managed code worked out, read back at once; logits that were read",
        ["Inspection/NextLogits.cs"] = "positions, which Forward takes along",
        ["Inspection/Reruns.cs"] = "token ids, which Forward takes along",
        ["Inspection/StreamStates.cs"] = "token ids, which Forward takes along",
        ["Models/Devices.cs"] = "the choice itself",
        ["Models/HandMade.cs"] = "values that are copied into parameters",
        ["Models/InitialWeights.cs"] = "drawn by the CPU's generator, then moved",
        ["Models/Kernels/GateKernel.cs"] = "a kernel of the CPU",
        ["Models/Kernels/OneQueryAttention.cs"] = "a kernel of the CPU",
        ["Models/KvCache.cs"] = "numbers of rows, moved beside the store; room for the CPU's kernel",
        ["Models/LanguageModel.cs"] = "token ids, which Forward takes along",
        ["Models/Learning/FusedAttention.cs"] = "a kernel of the CPU",
        ["Models/Learning/FusedNorm.cs"] = "a kernel of the CPU",
        ["Models/Linear.cs"] = "a kernel of the CPU",
        ["Models/Loading/NativeStart.cs"] = "the first tensor of all, which makes libtorch start",
        ["Models/Rotary.cs"] = "angles, formed once and moved: the same to the bit everywhere",
        ["Models/TransformerParameters.cs"] = "the CPU's generator",
        ["Models/TransformerReading.cs"] = "token ids, which Forward takes along",
        ["Tracing/Trace.cs"] = "token ids, which Forward takes along",
        ["Training/Clipping.cs"] = "factors, moved beside the gradients",
        ["Training/FusedCrossEntropy.cs"] = "a kernel of the CPU",
        ["Training/GlassModel.cs"] = "trained again to be compared with the CPU's bytes",
        ["Training/Objective.cs"] = "rows of a batch, moved to the model",
        ["Training/PlainCrossEntropy.cs"] = "a law's distributions, moved beside the logits",
        ["Training/Preferences/AnswerSampler.cs"] = "token ids, which Forward takes along",
        ["Training/Preferences/PreferenceGame.cs"] = "token ids, which Forward takes along; targets, moved beside the logits",
        ["Training/Preferences/PreferenceProbe.cs"] = "a sweep, whose tables are the CPU's",
        ["Training/Preferences/PreferenceTuning.cs"] = "rows of a batch, which Forward and the loss take along",
        ["Training/Sweeps/EvaluationSet.cs"] = "token ids, which Forward takes along",
        ["Training/Sweeps/OrderTwoProbe.cs"] = "token ids, which Forward takes along",
        ["Training/Sweeps/Probe.cs"] = "a sweep, whose tables are the CPU's",
        ["Training/Sweeps/SweepRunner.cs"] = "a sweep, whose tables are the CPU's",
    };

    private static readonly string _library = Path.Combine(Shared.Repository, "src", "NotebookHelpers");

    private static (string Name, string Text)[] Files { get; } =
        [.. Directory.GetFiles(_library, "*.cs", SearchOption.AllDirectories).Select(path => (Path.GetRelativePath(_library, path).Replace('\\', '/'), File.ReadAllText(path)))];

    [Fact]
    public void Every_tensor_says_where_it_is_made()
    {
        var calls = Files.SelectMany(file => Calls(file.Text).Select(call => (file.Name, Call: call))).ToList();
        Assert.True(calls.Count > 70, $"{calls.Count} calls are seen");
        Assert.Empty(calls.Where(call => !Place().IsMatch(call.Call)).Select(call => $"{call.Name}: {call.Call}"));
    }

    [Fact]
    public void Whoever_names_the_CPU_has_a_reason() =>
        Assert.Equal(_onTheCpu.Keys.Order(StringComparer.Ordinal), Files.Where(file => Cpu().IsMatch(Comment().Replace(file.Text, ""))).Select(file => file.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("var x = zeros(1);", 1, false)]
    [InlineData("tensor([.. Of(1).Select(i => (long)i)])", 1, false)]
    [InlineData("x + torch.arange(3, ScalarType.Int64, pass.Device)", 1, true)]
    [InlineData("tensor(a, device: b.device), operand(c), x.full(1)", 1, true)]
    [InlineData("tensor(tensor(a).On(device), 3)", 2, true)]
    public void The_rule_sees_a_call_with_all_that_it_is_given(string code, int calls, bool firstSaysWhere)
    {
        var found = Calls(code).ToList();
        Assert.Equal((calls, firstSaysWhere), (found.Count, Place().IsMatch(found[0])));
    }

    /// <summary>Each call of a factory, up to the bracket that closes it.</summary>
    private static IEnumerable<string> Calls(string text)
    {
        foreach (Match match in Factory().Matches(text))
        {
            var (end, open) = (match.Index + match.Length, 1);
            for (; open > 0 && end < text.Length; end++)
            {
                open += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
            }

            yield return text[match.Index..end];
        }
    }

    [GeneratedRegex(@"(?<![\w.])(torch\.)?(tensor|zeros|ones|full|empty|empty_strided|arange|eye|linspace|logspace|rand|randn|randint|randperm|from_array|as_tensor|frombuffer|complex)\(")]
    private static partial Regex Factory();

    [GeneratedRegex(@"\bdevice\b|\bDevice\b|\bCPU\b")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<![\w.])(TorchSharp\.)?(torch\.)?CPU\b")]
    private static partial Regex Cpu();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}

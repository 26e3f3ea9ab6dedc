using System.Text.RegularExpressions;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.House;

/// <summary>Every tensor says where it is made: libtorch's default, the CPU, would be mixed with a model that lies on a device.</summary>
[Trait("tier", "fast")]
public sealed partial class FactoryTests
{
    /// <summary>Whoever names the CPU, and why it is no tensor that a pass leaves there.</summary>
    private static readonly Dictionary<string, string> _onTheCpu = new()
    {
        ["Lessons/01-token/TokenPictures.World.cs"] = "numbers of rows of states that were read",
        ["Lessons/01-token/TruthSurvey.cs"] = "numbers of rows of states that were read",
        ["Lessons/01-token/SoftmaxProbe.cs"] = "a probe on states that were read into the CPU's memory",
        ["Lessons/01-token/ProbeRows.cs"] = "rows of states, which were read into the CPU's memory",
        ["Lessons/03-attention/ScaleGradients.cs"] = "queries and keys that no model made",
        ["NotebookHelpers/Evaluation/BeliefRows.cs"] = "targets, which the probe takes to its features",
        ["Lessons/01-token/CountingNetwork.cs"] = "counts that no model made",
        ["Lessons/01-token/HiddenWorld.cs"] = "numbers of rows: libtorch takes an index of the CPU everywhere",
        ["Lessons/01-token/RightContext.cs"] = "positions, which Forward takes along",
        ["Lessons/01-token/SeasonSteering.cs"] = "numbers of rows; positions and a vector, which the pass takes along",
        ["Lessons/01-token/TruthClaims.cs"] = "numbers of rows",
        ["Lessons/01-token/WordFeatures.cs"] = "features that no model made",
        ["Lessons/04-context/DecaySurveys.cs"] = "fresh networks of a few numbers",
        ["Lessons/04-context/LastPhraseSurveys.cs"] = "token ids and positions, which Forward takes along",
        ["Lessons/04-context/LawTrainings.cs"] = "trainings, whose numbers are the CPU's",
        ["Lessons/04-context/NeedleTrainings.cs"] = "trainings, whose numbers are the CPU's",
        ["Lessons/04-context/NoteRecall.cs"] = "token ids, which Forward takes along",
        ["Lessons/04-context/RecallTrainings.cs"] = "trainings, whose numbers are the CPU's",
        ["Lessons/04-context/ShortTrainings.cs"] = "trainings, whose numbers are the CPU's",
        ["Lessons/04-context/TwoFactSurveys.cs"] = "numbers of rows, moved beside the states",
        ["NotebookHelpers/Inspection/Causal/HiddenEdges.cs"] = "a mask, moved beside the scores",
        ["Lessons/05-position/DroppedPositions.cs"] = "trainings, whose numbers are the CPU's",
        ["Lessons/05-position/NumberTrainings.cs"] = "trainings, whose numbers are the CPU's",
        ["Lessons/05-position/PermutedPrefix.cs"] = "networks of a few numbers; token ids, which Forward takes along",
        ["Lessons/05-position/PlaceSurveys.cs"] = "token ids, which Forward takes along; targets, which the probe takes to its features",
        ["Lessons/05-position/SilencedSurveys.cs"] = "token ids and positions, which Forward takes along; logits that were read",
        ["Lessons/05-position/WordOrderPictures.cs"] = "token ids, which Forward takes along",
        ["Lessons/02-embedding/MapPictures.cs"] = "rows of a table, which was read into the CPU's memory",
        ["Lessons/02-embedding/NearPictures.cs"] = "random numbers of a table's shape",
        ["Lessons/10-temperature/OrderSurveys.cs"] = "token ids, which Forward takes along, and targets beside logits that were fetched",
        ["Lessons/08-feed-forward/MixtureTrainings.cs"] = "trainings, whose numbers are the CPU's",
        ["Lessons/08-feed-forward/OriginSurveys.cs"] = "a probe on states that were read into the CPU's memory",
        ["Lessons/09-rotary/CloudPictures.cs"] = "states that were read into the CPU's memory",
        ["Lessons/09-rotary/FarSurveys.cs"] = "token ids and positions, which Forward takes along",
        ["Lessons/09-rotary/HeadDistances.cs"] = "places beside queries and keys that were fetched",
        ["Lessons/09-rotary/RotatedHeads.cs"] = "token ids and positions, which Forward takes along",
        ["Lessons/09-rotary/ShiftSurveys.cs"] = "token ids and positions, which Forward takes along; targets of the probe",
        ["NotebookHelpers/Inspection/Causal/Stretched.cs"] = "a table of codes, copied into a parameter",
        ["NotebookHelpers/Training/Sweeps/NotesReading.cs"] = "token ids and positions, which Forward takes along",
        ["NotebookHelpers/Training/Trainings.cs"] = "trainings, whose numbers are the CPU's",
        ["NotebookHelpers/Inspection/Causal/PositionsOff.cs"] = "positions, which Forward takes along",
        ["Lessons/03-attention/AttentionCost.cs"] = "random numbers, timed on the CPU",
        ["Lessons/03-attention/EdgeEffects.cs"] = "token ids, which Forward takes along",
        ["Lessons/03-attention/SwitchedOff.cs"] = "a mask, which the pass takes along",
        ["NotebookHelpers/Formats/TensorFile.cs"] = "values of a file, read into the CPU's memory",
        ["NotebookHelpers/Evaluation/BeliefSample.cs"] = "targets, which the probe takes to its features",
        ["NotebookHelpers/Inspection/Causal/MetaState.cs"] = "token ids and cuts, which Forward takes along",
        ["NotebookHelpers/Inspection/Causal/Metric.cs"] = "numbers that managed code worked out, read back at once; logits that were read",
        ["NotebookHelpers/Inspection/Circuits/HeadCircuits.cs"] = "numbers of rows of matrices that were taken to the CPU",
        ["NotebookHelpers/Inspection/Circuits/HeadFactors.cs"] = "sums over weights that were taken to the CPU",
        ["NotebookHelpers/Inspection/Embeddings/EmbeddingTable.cs"] = "a copy of the rows, kept on the CPU",
        ["NotebookHelpers/Inspection/Controls.cs"] = "the CPU's generator",
        ["NotebookHelpers/Inspection/Causal/CausalTracing.cs"] = "noise, drawn as numbers; the pass takes it along",
        ["NotebookHelpers/Inspection/Editing/EditMask.cs"] = "token ids, which Forward takes along; a mask over a matrix that was fetched",
        ["NotebookHelpers/Inspection/Editing/FactEdit.cs"] =
            "token ids, which Forward takes along; sums over activations that were fetched",
        ["NotebookHelpers/Inspection/Neurons/NeuronActivity.cs"] = "sums over activations that were fetched",
        ["NotebookHelpers/Inspection/NextLogits.cs"] = "positions, which Forward takes along",
        ["NotebookHelpers/Inspection/Causal/Reruns.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Inspection/StreamStates.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Models/Devices.cs"] = "the choice itself",
        ["NotebookHelpers/Models/HandMade.cs"] = "values that are copied into parameters",
        ["NotebookHelpers/Models/InitialWeights.cs"] = "drawn by the CPU's generator, then moved",
        ["NotebookHelpers/Models/Kernels/GateKernel.cs"] = "a kernel of the CPU",
        ["NotebookHelpers/Models/Kernels/OneQueryAttention.cs"] = "a kernel of the CPU",
        ["NotebookHelpers/Models/KvCache.cs"] = "numbers of rows, moved beside the store; room for the CPU's kernel",
        ["NotebookHelpers/Models/LanguageModel.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Models/Learning/FusedAttention.cs"] = "a kernel of the CPU",
        ["NotebookHelpers/Models/Learning/FusedNorm.cs"] = "a kernel of the CPU",
        ["NotebookHelpers/Models/Layers/Linear.cs"] = "a kernel of the CPU",
        ["NotebookHelpers/Models/Layers/Rotary.cs"] = "angles, formed once and moved: the same to the bit everywhere",
        ["NotebookHelpers/Models/Loading/NativeStart.cs"] = "the first tensor of all, which makes libtorch start",
        ["NotebookHelpers/Models/TransformerParameters.cs"] = "the CPU's generator",
        ["NotebookHelpers/Models/TransformerReading.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Tracing/Trace.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Training/Optimisers/Clipping.cs"] = "factors, moved beside the gradients",
        ["NotebookHelpers/Training/Losses/FusedCrossEntropy.cs"] = "a kernel of the CPU",
        ["NotebookHelpers/Training/Glass/GlassModel.cs"] = "trained again to be compared with the CPU's bytes",
        ["NotebookHelpers/Training/Objective.cs"] = "rows of a batch, moved to the model",
        ["NotebookHelpers/Training/Losses/PlainCrossEntropy.cs"] = "a law's distributions, moved beside the logits",
        ["NotebookHelpers/Training/Preferences/AnswerSampler.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Training/Preferences/PreferenceGame.cs"] =
            "token ids, which Forward takes along; targets, moved beside the logits",
        ["NotebookHelpers/Training/Preferences/PreferenceProbe.cs"] = "a sweep, whose tables are the CPU's",
        ["NotebookHelpers/Training/Preferences/PreferenceTuning.cs"] = "rows of a batch, which Forward and the loss take along",
        ["NotebookHelpers/Training/Sweeps/EvaluationSet.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Training/Sweeps/OrderTwoProbe.cs"] = "token ids, which Forward takes along",
        ["NotebookHelpers/Training/Sweeps/Probe.cs"] = "a sweep, whose tables are the CPU's",
        ["NotebookHelpers/Training/Sweeps/SweepRunner.cs"] = "a sweep, whose tables are the CPU's",
    };

    private static readonly string _sources = Path.Combine(Shared.Repository, "src");

    private static (string Name, string Text)[] Files { get; } =
        [.. ((string[])["NotebookHelpers", "Lessons"])
            .SelectMany(project => Directory.GetFiles(Path.Combine(_sources, project), "*.cs", SearchOption.AllDirectories))
            .Select(path => (Path.GetRelativePath(_sources, path).Replace('\\', '/'), File.ReadAllText(path)))];

    [Fact]
    public void Every_tensor_says_where_it_is_made()
    {
        var calls = Files.SelectMany(file => Calls(file.Text).Select(call => (file.Name, Call: call))).ToList();
        Assert.True(calls.Count > 70, $"{calls.Count} calls are seen");
        Assert.Empty(calls.Where(call => !Place().IsMatch(call.Call)).Select(call => $"{call.Name}: {call.Call}"));
    }

    [Fact]
    public void Whoever_names_the_CPU_has_a_reason() =>
        Assert.Equal(_onTheCpu.Keys.Order(StringComparer.Ordinal),
            Files.Where(file => Cpu().IsMatch(Comment().Replace(file.Text, ""))).Select(file => file.Name).Order(StringComparer.Ordinal));

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

    [GeneratedRegex(@"(?<![\w.])(torch\.)?(tensor|zeros|ones|full|empty|empty_strided|arange|eye|linspace|logspace"
        + @"|rand|randn|randint|randperm|from_array|as_tensor|frombuffer|complex)\(")]
    private static partial Regex Factory();

    [GeneratedRegex(@"\bdevice\b|\bDevice\b|\bCPU\b")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?<![\w.])(TorchSharp\.)?(torch\.)?CPU\b")]
    private static partial Regex Cpu();

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}

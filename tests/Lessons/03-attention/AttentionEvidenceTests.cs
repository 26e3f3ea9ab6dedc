using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L03Attention;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L03Attention;

/// <summary>What section 3 measures ahead.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class AttentionEvidenceTests
{
    private static readonly AttentionEvidence _evidence = new();

    [Fact]
    public void Every_measure_is_of_surveys_that_run_and_every_survey_is_of_use()
    {
        string[] names = [.. _evidence.Surveys.Select(survey => survey.Name)];
        Assert.Equal(names.Distinct(), names);
        Assert.Empty(_evidence.Measures.SelectMany(measure => measure.Surveys).Except(names));

        // the ranking of all instruments before the real model is a picture, and decides nothing
        Assert.Equal(["instruments, English"], names.Except(_evidence.Measures.SelectMany(measure => measure.Surveys)));
    }

    [Theory]
    [InlineData("weights, world")]
    [InlineData("scale, world")]
    [InlineData("scale, random")]
    [InlineData("sums of states, world")]
    [InlineData("words that matter, world")]
    [InlineData("pronouns, world")]
    public void A_part_of_a_survey_is_the_same_as_in_the_whole(string name)
    {
        var survey = _evidence.Surveys.Single(one => one.Name == name);
        var kept = LessonEvidence.Table(3, name).Rows.ToDictionary(row => row.Id);
        foreach (var row in survey.Measure(new SurveyScope(Step: 10, From: 3) { Most = 1 }).Rows)
        {
            Assert.All(row.Values.Zip(kept[row.Id].Values),
                pair => Assert.Equal(pair.Second, pair.First, 1e-3 * Math.Max(1, Math.Abs(pair.Second))));
        }

        SurveyModels.Forget();
    }

    [Fact]
    public void Heads_by_hand_are_those_of_the_model_and_cuts_leave_no_weight()
    {
        using var model = LanguageModel.Load("glass/base-s");
        int[] ids = [0, 5, 9, 12, 5, 30, 7, 9];
        using (var trace = model.Trace(ids))
        {
            Assert.All(Enumerable.Range(0, model.Config.NLayers),
                layer => Assert.InRange(HeadByHand.Differences(model, trace, layer), 0, 1e-4));
        }

        using var cut = model.With(PronounLinks.Hidden(Enumerable.Range(0, model.Config.NLayers), [(5, 2), (6, 2)])).Trace(ids);
        Assert.All(Enumerable.Range(0, model.Config.NLayers), layer =>
        {
            var pattern = cut.Pattern(layer, 1);
            Assert.Equal([0, 0], new[] { pattern[5, 2], pattern[6, 2] });
            Assert.True(pattern[7, 2] > 0);
        });
    }

    [Fact]
    public void Norms_of_gradients_are_those_that_autograd_finds()
    {
        const int Width = 8;
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        Tensor Drawn(long rows, long columns) => randn([rows, columns], ScalarType.Float64, CPU, generator: generator);
        Tensor x = Drawn(256, 64), y = Drawn(64, 64);
        Tensor wq = (Drawn(Width, 64) / 8).requires_grad_(), wk = (Drawn(Width, 64) / 8).requires_grad_();
        var p = (matmul(matmul(x, wq.t()), matmul(y, wk.t()).t()) * 0.4).softmax(-1);
        (p * matmul(Drawn(256, 16), Drawn(64, 16).t())).sum().backward();
        var expected = Math.Sqrt((wq.grad!.square().sum() + wk.grad!.square().sum()).item<double>());
        Assert.Equal(expected, ScaleGradients.Norms(Width, 0.4, 5)[0], 1e-6 * expected);
    }

    [Fact]
    public void A_look_at_all_alike_has_its_share_near_and_none_is_lost_without_the_first()
    {
        using var scope = NewDisposeScope();
        var uniform = tril(ones(1, 40, 40)) / arange(1, 41).view(1, -1, 1);
        var (with, without) = NearTokens.Shares(uniform);
        Assert.Equal(Enumerable.Range(33, 8).Average(seen => 8.0 / seen), with, 1e-5);
        Assert.Equal(Enumerable.Range(33, 8).Average(seen => 8.0 / (seen - 1)), without, 1e-5);
    }

    [Fact]
    public void Replaced_words_are_never_the_word_itself_and_rare_ones_come_rarely()
    {
        var drawn = ReplacedWords.Draw([0.5, 0.1, 0.4, 0], without: 0, 2000, new SeededRandom(1));
        Assert.Equal([1, 2], drawn.Distinct().Order());
        Assert.InRange(drawn.Count(token => token == 1) / 2000.0, 0.17, 0.23);
        Assert.Empty(ReplacedWords.Draw([0, 1, 0], without: 1, 4, new SeededRandom(1)));
    }

    [Fact]
    public void Words_that_matter_are_matched_with_others_at_their_distance()
    {
        // Far words weigh little and near ones much, those that matter double: matched, the ratio is two.
        WeighedWord[] words = [.. Enumerable.Range(0, 32).Select(d => new WeighedWord(d, Weight(d) * (d % 3 == 0 ? 2 : 1), d % 3 == 0))];
        var random = new SeededRandom(1);
        var sums = Enumerable.Range(0, 400).Select(_ => WeighedWord.Compare(words, random))
            .Aggregate((sum, one) => [.. sum.Zip(one, (a, b) => a + b)]);
        Assert.Equal(2, sums[0] / sums[1], 1e-9);
        Assert.Equal(2, sums[2] / sums[3], 0.2); // log-normal weights, 400 × 11 of them: an error of about 2%, and room

        static double Weight(int distance) => Math.Pow(2, -Math.Floor(Math.Log2(Math.Max(1, distance))));
    }

    [Fact]
    public void Every_pair_of_names_comes_in_four_variants_and_pronouns_stand_where_they_are_said_to()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var pairs = PronounPrompt.Pairs(model).ToList();
        Assert.Equal(25, pairs.Select(pair => pair.Unit).Distinct().Count());
        Assert.Equal(10, pairs.Take(12).SelectMany(pair => pair.Unit.Split(", ")).Distinct().Count());
        Assert.All(pairs.SelectMany(pair => pair.Variants), prompt =>
        {
            string Word(int at) => AttentionWorld.Law.Words.Words[prompt.Ids[at]];
            Assert.Contains(Word(prompt.Subject), new[] { "она", "он" });
            Assert.Contains(Word(prompt.Object), new[] { "ему", "ей" });
            Assert.Equal(10, prompt.Names.Distinct().Count());
            Assert.Contains(prompt.Right, prompt.Names);
        });
    }

    [Fact]
    public void Both_answers_of_a_phenomenon_stand_equally_often_in_both_halves()
    {
        foreach (var phenomenon in TaskTemplates.All.GroupBy(template => template.Phenomenon).Where(group => group.Key != "повтор"))
        {
            Assert.Equal(20, phenomenon.Count());
            foreach (var half in new[] { 0, 1 })
            {
                var answers = phenomenon.Where((_, i) => i % 2 == half).GroupBy(template => template.Right).Select(group => group.Count());
                Assert.Equal([5, 5], answers);
            }
        }
    }

    [Fact]
    public void Two_layers_have_induction_heads_in_the_second_and_what_is_left_has_no_part_in_it()
    {
        using var model = LanguageModel.Load("glass/induction-2");
        int[][] texts = [.. Enumerable.Range(0, 4).Select(seed => HeadScores.RepeatedTokens(model, 15, seed))];
        var (induction, others) = InductionHeads.Choose(model, texts);
        Assert.All(induction, head => Assert.Equal(1, head.Layer));
        Assert.Empty(induction.Intersect(others));
        Assert.NotEmpty(others);
    }

    [Fact]
    public void A_gradient_is_the_same_in_float32_and_float64_and_rounded_in_bfloat16()
    {
        using var model = LanguageModel.Load("glass/induction-2");
        int[] ids = HeadScores.RepeatedTokens(model, 12, 3)[..20];
        var types = InTypes.With(model, [0])
            .Select(one => Enumerable.Range(0, 3).Select(type => one.Types.Norms(type, ids, 9)).ToArray()).Single();
        Assert.All(types[0].Zip(types[1]), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * types[0].Max()));
        Assert.NotEqual(types[0], types[2]);
    }

    [Fact]
    public void Changed_weights_of_a_signed_row_would_be_seen()
    {
        var (smallest, off, right) = WeightRules.Of(new float[,] { { 1, 0 }, { -0.5f, 1.4f } });
        Assert.Equal((-0.5, 0), (smallest, right));
        Assert.Equal(0.1, off, 1e-6);
    }
}

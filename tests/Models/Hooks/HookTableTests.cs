using System.Text.RegularExpressions;
using System.Xml.Linq;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Native;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Models.Hooks;

[Trait("tier", "fast")]
public partial class HookTableTests
{
    public static TheoryData<HookPoint> Points { get; } = [.. Enum.GetValues<HookPoint>()];

    public static TheoryData<string> Variants { get; } = [.. TinyModels.Variants.Keys];

    [Fact]
    public void Every_point_has_one_row_in_the_order_of_the_points() =>
        Assert.Equal(Enum.GetValues<HookPoint>(), HookTable.Rows.Select(row => row.Point));

    /// <summary>What a reader sees at the point is what the table computes with.</summary>
    [Theory]
    [MemberData(nameof(Points))]
    public void The_shape_in_a_points_summary_is_the_tables(HookPoint point)
    {
        var documentation = XDocument.Load(Path.Combine(NativeLibraries.Folder!, "BetweenTokens.xml"));
        var member = documentation.Descendants("member")
            .Single(element => element.Attribute("name")!.Value == $"F:{typeof(HookPoint).FullName}.{point}");
        var shape = LastBrackets().Matches(member.Element("summary")!.Value)[^1].Groups[1].Value;
        var axes = shape.Split(", ").Select(axis => axis.Replace(" · ", "·").Split(' ')[0]);
        Assert.Equal(axes, HookTable.Of(point).Axes);
    }

    /// <summary>Sizes foretold from the config are those of the tensors that come, on every kind of network.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Shapes_are_as_the_table_foretells(string name)
    {
        using var model = TinyModels.Make(TinyModels.Variants[name]);
        using var trace = Trace.Run(model, [1, 2, 3, 4, 5]);
        Assert.Equal(HookNames.All(model.Config).ToHashSet(), trace.Places.ToHashSet()); // norms behind a block come later
        Assert.All(trace.Places, place => Assert.Equal(
            HookTable.Of(place.Point).Axes.Select(axis => HookTable.Size(axis, model.Config, trace.Length)),
            trace[place].shape));
    }

    [Theory]
    [InlineData(HookPoint.Embed, false)]
    [InlineData(HookPoint.PositionEmbed, false)]
    [InlineData(HookPoint.ResidPost, false)]
    [InlineData(HookPoint.FinalNormScale, true)]
    [InlineData(HookPoint.Logits, true)]
    public void A_pass_reaches_these_when_it_is_through_with_its_blocks(HookPoint point, bool after) =>
        Assert.Equal(after, HookTable.IsAfterBlocks(point));

    [GeneratedRegex(@"\[([^\]]+)\]")]
    private static partial Regex LastBrackets();
}

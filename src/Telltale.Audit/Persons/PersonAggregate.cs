using System.Text.Json.Serialization;

namespace Telltale.Audit.Persons;

/// <summary>How the scores of one person's rows become the person's score.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PersonAggregate>))]
public enum PersonAggregate
{
    /// <summary>Their mean: a person with many rows weighs no more than one with few.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>The highest: one row that stands out is enough.</summary>
    [JsonStringEnumMemberName("max")]
    Max,

    /// <summary>Their sum: of scores that are logarithms of likelihood ratios, the ratio of all rows together if rows err independently.</summary>
    [JsonStringEnumMemberName("sum")]
    Sum,
}
